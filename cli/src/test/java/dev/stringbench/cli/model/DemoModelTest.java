package dev.stringbench.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.cli.CommandRun;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import dev.stringbench.inference.torch.generate.GenerationOptions;
import dev.stringbench.inference.torch.generate.GenerationSession;
import dev.stringbench.inference.torch.generate.TokenListener;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hold the shipped demo model to the answers that its training code gave, see PROVENANCE.md beside them. */
class DemoModelTest {

    private static final Path DISTRIBUTION = Path.of("src/main/dist");
    private static final Path MODEL = DISTRIBUTION.resolve(ModelOptions.DEMO_FOLDER);

    /** Tokens after which the training code stopped where no end-of-sequence token came. */
    private static final int MOST_TOKENS = 48;

    private static final long MOST_BYTES = 8L << 20;

    @TempDir
    private Path folder;

    @Test
    void answersLikeTheCodeItWasTrainedWith() throws IOException {
        JsonNode golden = golden();
        int offset = golden.path("string_config").path("shifted_offset").asInt();
        int local = golden.path("string_config").path("local_value").asInt();
        try (CausalLanguageModel model = CausalLanguageModel.load(MODEL, LoadOptions.DEFAULTS.withDevice("cpu"))) {
            assertEquals(offset, model.config().stringConfig().orElseThrow().shiftedOffset());
            assertEquals(local, model.config().stringConfig().orElseThrow().localValue());
            for (JsonNode example : golden.path("cases")) {
                List<Integer> prompt = ints(example.path("prompt_ids"));
                assertEquals(ints(example.path("rope_ids")), answer(model, new Rope(), prompt));
                assertEquals(ints(example.path("string_ids")), answer(model, new StringShift(offset, local), prompt));
            }
        }
    }

    @Test
    void isFoundAndRunWithoutAnyOption() {
        CommandRun run = CommandRun.inDistribution(
                DISTRIBUTION, "niah", "--num-test", "4", "--device", "cpu", "--output", folder.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("haystack synthetic, numbers per sample"), run.err());
        assertTrue(run.out().contains("rope  "), run.out());
        assertTrue(run.out().contains("string (S "), run.out());
        assertTrue(Files.exists(folder.resolve("niah-results/demo/summary.csv")), run.out());
    }

    @Test
    void isSmall() throws IOException {
        try (Stream<Path> files = Files.list(MODEL)) {
            long bytes = files.mapToLong(file -> file.toFile().length()).sum();
            assertTrue(bytes <= MOST_BYTES, bytes + " bytes");
        }
    }

    private static List<Integer> answer(CausalLanguageModel model, PositionScheme scheme, List<Integer> prompt) {
        try (GenerationSession session = model.session(scheme)) {
            return session.generate(
                            prompt.stream().mapToInt(Integer::intValue).toArray(),
                            GenerationOptions.greedy(
                                    MOST_TOKENS, model.config().vocabulary().eosTokenIds()),
                            TokenListener.NONE,
                            new Cancellation())
                    .tokenIds();
        }
    }

    private static JsonNode golden() throws IOException {
        try (InputStream in = DemoModelTest.class.getResourceAsStream("/golden/demo-model/greedy.json")) {
            return new JsonMapper().readTree(Objects.requireNonNull(in));
        }
    }

    private static List<Integer> ints(JsonNode array) {
        List<Integer> ints = new ArrayList<>();
        array.forEach(node -> ints.add(node.asInt()));
        return ints;
    }
}
