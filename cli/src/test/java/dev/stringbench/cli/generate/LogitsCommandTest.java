package dev.stringbench.cli.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogitsCommandTest {

    @TempDir
    private Path folder;

    private Path model = Path.of("unset");
    private Path output = Path.of("unset");

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModelFolder.write(folder.resolve("tiny"));
        output = folder.resolve("logits.safetensors");
    }

    @Test
    void writesLogitsOfEveryPositionAndOfGreedyTokens() throws IOException {
        CommandRun run = logits("1,2,3,4,5", "--shifted-offset", "2", "--local-value", "1", "--greedy", "4");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().matches("\\{\"greedy\":\\[\\d+,\\d+,\\d+,\\d+]}\\R"), run.out());
        JsonNode header = header();
        assertEquals("[5,258]", header.path("logits").path("shape").toString());
        assertEquals("[3,258]", header.path("decode_logits").path("shape").toString());
    }

    @Test
    void readsTokenIdsFromAFile() throws IOException {
        Path ids = Files.writeString(folder.resolve("ids.txt"), "[1, 2,\n 3]\n");
        CommandRun run = logits("@" + ids);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.out());
        assertEquals("[3,258]", header().path("logits").path("shape").toString());
        assertFalse(header().has("decode_logits"));
    }

    @Test
    void namesWhatIsWrong() {
        assertFailure(1, logits("1,2,999"), "999");
        assertFailure(2, logits("1,two"), "--token-ids must be whole numbers");
        assertFailure(2, logits(","), "--token-ids holds no token id");
        assertFailure(1, logits("@" + folder.resolve("none.txt")), "none.txt");
        assertFailure(2, logits("1", "--shifted-offset", "-1"), "--shifted-offset is -1");
        assertFailure(2, logits("1", "--local-value", "-1"), "local value is -1");
        assertFailure(2, logits("1", "--position", "rope,string"), "logits runs one");
        assertFailure(2, logits("1", "--greedy", "-1"), "--greedy is -1");
        assertFailure(1, logits("1", "--device", "cuda"), "cuda");
        assertFalse(Files.exists(output), "no half-written file is left");
    }

    @Test
    void namesABrokenModelFolder() throws IOException {
        assertFailure(1, run(folder.resolve("nowhere"), "1"), "nowhere");
        Path broken = TinyModelFolder.write(folder.resolve("broken"));
        Files.writeString(broken.resolve("config.json"), "{\"model_type\": ");
        assertFailure(1, run(broken, "1"), "config.json");
        Files.writeString(
                broken.resolve("config.json"),
                TinyModelFolder.config().put("model_type", "gpt_neox").toString());
        assertFailure(1, run(broken, "1"), "gpt_neox");
    }

    @Test
    void namesAMissingWeightsFile() {
        CommandRun run = CommandRun.of(
                "logits", "--model-path", model.toString(), "--token-ids", "1", "--output", output.toString());
        assertFailure(1, run, "safetensors");
    }

    private CommandRun logits(String tokenIds, String... more) {
        return run(model, tokenIds, more);
    }

    private CommandRun run(Path modelPath, String tokenIds, String... more) {
        String[] arguments = {
            "logits",
            "--model-path",
            modelPath.toString(),
            "--random-weights",
            "7",
            "--token-ids",
            tokenIds,
            "--output",
            output.toString()
        };
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return CommandRun.of(all);
    }

    private JsonNode header() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(output)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[Math.toIntExact(bytes.getLong())];
        bytes.get(header);
        return new JsonMapper().readTree(header);
    }

    private static void assertFailure(int exitCode, CommandRun run, String words) {
        assertEquals(exitCode, run.exitCode(), run.err());
        assertTrue(run.err().contains(words), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertEquals("", run.out());
    }
}
