package dev.stringbench.benchmarks.endpoint;

import static dev.stringbench.benchmarks.endpoint.EndpointRun.TOKENIZER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.model.PositionSetting;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ModelServerTest {

    private final FaultyServer server = FaultyServer.healthy(TOKENIZER);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void takesTheOnlyModelAndWhatTheServerSaysOfIt() {
        assertEquals(new ServedModel(FaultyServer.MODEL, "vllm", OptionalInt.of(4096), null), connect(null, "folder"));
    }

    @Test
    void takesTheModelOfTheFoldersNameAmongSeveral() {
        server.answerModelsWith(FaultyServer.Reply.json(200, FaultyServer.models("a/base", "b/llama", "adapter")));
        assertEquals("b/llama", connect(null, "llama").name());
        assertEquals("adapter", connect(null, "adapter").name());
        assertEquals("a/base", connect("a/base", "llama").name());
        var e = assertThrows(BenchmarkException.class, () -> connect(null, "qwen"));
        assertEquals(Fault.BAD_SETTING, e.fault());
        assertEquals(
                server.address() + " serves 3 models (a/base, b/llama, adapter), none of which is called qwen;"
                        + " give --endpoint-model NAME",
                e.getMessage());
    }

    @Test
    void goesWithoutAListOfModels() {
        server.answerModelsWith(FaultyServer.Reply.json(404, "{\"detail\":\"Not Found\"}"));
        assertEquals(ServedModel.named("folder"), connect(null, "folder"));
        assertEquals(ServedModel.named("given"), connect("given", "folder"));
        server.answerModelsWith(FaultyServer.Reply.json(200, "<html>hello</html>"));
        assertEquals(ServedModel.named("given"), connect("given", "folder"));
        var e = assertThrows(BenchmarkException.class, () -> connect(null, "folder"));
        assertTrue(
                String.valueOf(e.getMessage()).startsWith(server.address() + " names no model in " + server.address()),
                e.getMessage());
    }

    @Test
    void takesTheEngineFromTheServersHeaderWhereTheListSaysNothing() {
        server.answerModelsWith(
                new FaultyServer.Reply(200, "{\"data\":[{\"id\":\"m\"}]}", Map.of("Server", "TGI/3.2 (Linux)")));
        ServedModel model = connect(null, "folder");
        assertEquals("tgi", model.engine(), "without the version, which may change in the middle of a run");
        assertTrue(model.maxTokens().isEmpty());
    }

    @Test
    void readsThePositionSchemeThatStringBenchItselfTells() {
        server.answerModelsWith(FaultyServer.Reply.json(200, """
                {"data": [{"id": "m", "owned_by": "string-bench", "position":
                  {"scheme": "string", "shifted_offset": 33, "local_value": 16, "attention_factor": 1.5, "verified": true}}]}
                """));
        assertEquals(
                new PositionSetting(
                        "string", Map.of("shifted_offset", 33, "local_value", 16, "attention_factor", 1.5), null, true),
                connect(null, "folder").position());
        server.answerModelsWith(
                FaultyServer.Reply.json(200, "{\"data\": [{\"id\": \"m\", \"position\": {\"row\": 3}}]}"));
        assertNull(connect(null, "folder").position(), "another server's field of that name");
    }

    @Test
    void saysThatAKeyIsWanted() {
        server.answerModelsWith(FaultyServer.Reply.json(401, "{\"error\":{\"message\":\"Unauthorized\"}}"));
        var e = assertThrows(BenchmarkException.class, () -> connect(null, "folder"));
        assertEquals(Fault.ENDPOINT, e.fault());
        assertEquals(
                server.address() + " refuses: HTTP 401: Unauthorized; no key was sent, see --api-key-env",
                e.getMessage());
    }

    private ServedModel connect(@Nullable String asked, String folderName) {
        EndpointSettings usual = new EndpointRun(Path.of("unused.jsonl"), 1).settings(server);
        var settings = new EndpointSettings(
                usual.address(), asked, usual.apiKey(), 1, usual.requestTimeout(), usual.retryPolicy());
        return ModelServer.connect(settings, folderName, note -> {}).model();
    }
}
