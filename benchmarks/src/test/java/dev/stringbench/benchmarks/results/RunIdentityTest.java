package dev.stringbench.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunIdentityTest {

    private static final RunIdentity IDENTITY = ExampleIdentity.withDtype("float32");

    /** Files of earlier versions bear such hashes: SHA-256 of the identity as compact JSON, computed apart from this code. */
    @Test
    void hashesStayAsTheyAre() {
        assertEquals("3f5c72a0", IDENTITY.shortHash());
        assertEquals("880836d84708ac74", IDENTITY.sampleId(3, "00ff"));
        assertNotEquals(IDENTITY.sampleId(3, "00ff"), IDENTITY.sampleId(4, "00ff"));
        assertNotEquals(IDENTITY.sampleId(3, "00ff"), IDENTITY.sampleId(3, "01ff"));
    }

    @ParameterizedTest
    @CsvSource({
        "/benchmark, other",
        "/task, other",
        "/max_length, 4097",
        "/max_new_tokens, 129",
        "/data/source, other",
        "/data/sha256, 00fe",
        "/data/settings/seed, 43",
        "/model/name, other",
        "/model/weights, other",
        "/model/tokenizer, other",
        "/model/position/scheme, string",
        "/model/position/verified, false",
        "/model/decoding, other",
        "/model/dtype, bfloat16",
        "/model/device, cuda",
        "/scorer, other"
    })
    void everySettingThatResultsDependOnChangesTheHash(String pointer, String value) throws IOException {
        RunIdentity other = changed(pointer, value);

        assertNotEquals(IDENTITY.shortHash(), other.shortHash());
        String name = pointer.substring(1).replace('/', '.');
        String difference = IDENTITY.differenceTo(other).orElseThrow();
        assertEquals(name, difference.substring(0, difference.indexOf(" is ")));
        assertEquals(", not " + value, difference.substring(difference.lastIndexOf(", not ")));
    }

    @ParameterizedTest
    @CsvSource({"/version, 2.0", "/model/engine, engine 2"})
    void versionsChangeNoHash(String pointer, String value) throws IOException {
        assertEquals(IDENTITY.shortHash(), changed(pointer, value).shortHash());
    }

    @Test
    void aSettingThatOnlyOneHasIsADifference() throws IOException {
        RunIdentity more = changed("/model/position/shifted_offset", "7");

        assertEquals(Optional.of("model.position.shifted_offset is absent, not 7"), IDENTITY.differenceTo(more));
        assertEquals(Optional.of("model.position.shifted_offset is 7, not absent"), more.differenceTo(IDENTITY));
        assertEquals(Optional.empty(), IDENTITY.differenceTo(ExampleIdentity.withDtype("float32")));
    }

    private static RunIdentity changed(String pointer, String value) throws IOException {
        ObjectNode tree = (ObjectNode) ResultJson.tree(IDENTITY);
        int slash = pointer.lastIndexOf('/');
        ((ObjectNode) tree.at(pointer.substring(0, slash)))
                .set(pointer.substring(slash + 1), new JsonMapper().readTree(json(value)));
        return ResultJson.convert(tree, RunIdentity.class);
    }

    private static String json(String value) {
        return value.matches("[1-9][0-9]*|true|false") ? value : "\"" + value + "\"";
    }
}
