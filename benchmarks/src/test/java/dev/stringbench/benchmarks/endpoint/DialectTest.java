package dev.stringbench.benchmarks.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.model.TokenIds;
import dev.stringbench.benchmarks.model.WhitespaceTokenizer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Ask the same of every protocol, so that one which lacks something is found. */
class DialectTest {

    private static final WhitespaceTokenizer TOKENIZER = new WhitespaceTokenizer();

    static List<Dialect> dialects() {
        return Dialect.all();
    }

    @Test
    void noTwoProtocolsHaveOnePathOrOneIdentity() {
        assertEquals(
                dialects().size(),
                dialects().stream().map(Dialect::path).distinct().count());
        assertEquals(
                dialects().size(),
                dialects().stream().map(Dialect::identity).distinct().count());
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void anAddressThatEndsInItsPathMeansIt(Dialect dialect) {
        for (String base : List.of("http://host:8000", "http://host:8000/v1", "http://host:8000/v1/")) {
            EndpointAddress address = EndpointAddress.parse(base.replaceAll("/$", "") + dialect.path() + "/");
            assertEquals(dialect.path(), address.dialect().path());
            assertEquals(
                    "http://host:8000/v1" + dialect.path(), address.questions().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"http://host", "http://host/v1", "http://host/proxy"})
    void anAddressThatNamesNoneMeansCompletions(String written) {
        assertEquals("/completions", EndpointAddress.parse(written).dialect().path());
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void asksForTheModelGreedilyWithTheTasksBudgetAndItsOwnExtrasOnly(Dialect dialect) throws IOException {
        JsonNode body = body(dialect, new PromptForm.Text(TOKENIZER));
        assertEquals("tiny", body.path("model").textValue());
        assertTrue(body.toString().contains("one two"), body.toString());
        assertTrue(body.toString().contains("7"), body.toString());
        assertEquals(0, body.path("temperature").asInt(-1));
        for (RequestExtra extra : RequestExtra.values()) {
            assertTrue(
                    dialect.extras().contains(extra) || !body.has(extra.field()), dialect.path() + " " + extra.field());
        }
        if (dialect.takesTokenIds()) {
            assertTrue(body(dialect, new PromptForm.Ids()).path("prompt").isArray());
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void aReplyOfAnotherShapeIsTriedAgain(Dialect dialect) throws IOException {
        JsonNode reply = new JsonMapper().readTree("{\"choices\": []}");
        Exchange.Troubled trouble =
                assertInstanceOf(Exchange.Troubled.class, dialect.read(reply, () -> "the server's words"));
        assertEquals("endpoint-garbled-reply", trouble.kind());
        assertTrue(trouble.message().contains("the server's words"), trouble.message());
    }

    private static JsonNode body(Dialect dialect, PromptForm form) throws IOException {
        var request = new GenerationRequest(0, TokenIds.of(TOKENIZER.encode("one two", true)), 7);
        return new JsonMapper()
                .readTree(dialect.body(
                        new Dialect.Question("tiny", request, form, 1, dialect.extras(), ChatSettings.PLAIN),
                        Map.of()));
    }
}
