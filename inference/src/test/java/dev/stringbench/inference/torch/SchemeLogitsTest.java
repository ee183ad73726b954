package dev.stringbench.inference.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.SchemeExamples;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import dev.stringbench.inference.torch.generate.CollectedLogits;
import dev.stringbench.inference.torch.generate.GenerationOptions;
import dev.stringbench.inference.torch.generate.GenerationSession;
import dev.stringbench.inference.torch.generate.PromptOutcome;
import dev.stringbench.inference.torch.generate.PromptRequest;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compare every listed scheme in a whole model with a double-precision model made from its definition. */
@SuppressWarnings("StringSplitter")
class SchemeLogitsTest {
    private static final double TOLERANCE = 1e-4;
    private static final int NEW_TOKENS = 12;

    @TempDir
    Path folder;

    private TestModel written;

    @BeforeEach
    void write() {
        written = TestModel.write(folder, TestModel.config("llama", 6), Dtype.FLOAT32, 21);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 64})
    void promptsInBlocksAndDecodingMatchTheDefinition(int chunk) {
        try (var model = load(chunk)) {
            for (PositionScheme scheme : schemes(chunk)) {
                int[] prompt = prompt(20 + chunk % 30, chunk);
                try (GenerationSession session = session(model, scheme, 1)) {
                    var actual = CollectedLogits.of(model, session, prompt, NEW_TOKENS);
                    int[] fed = actual.fed(prompt, NEW_TOKENS);
                    double[][] expected = new ReferenceModel(written, scheme, prompt.length).logits(fed);
                    requireClose(expected, actual, prompt.length, scheme + " in blocks of " + chunk);
                }
            }
        }
    }

    @Test
    void promptsTogetherAndWithACommonBeginningGiveWhatTheyGiveAlone() {
        int[] common = prompt(33, 3);
        List<PromptRequest> requests = new ArrayList<>();
        for (int key = 0; key < 6; key++) {
            int[] prompt = Arrays.copyOf(common, 34 + 3 * key);
            Arrays.fill(prompt, 33, prompt.length, key);
            requests.add(new PromptRequest(key, prompt, GenerationOptions.greedy(10, Set.of())));
        }
        try (var model = load(16)) {
            for (PositionScheme scheme : schemes(5)) {
                Map<Integer, List<Integer>> alone = new TreeMap<>();
                for (PromptRequest request : requests) {
                    try (GenerationSession session = session(model, scheme, 1)) {
                        alone.putAll(run(session, List.of(request)));
                    }
                }
                try (GenerationSession session = session(model, scheme, 4)) {
                    assertEquals(alone, run(session, requests), scheme.toString());
                    // A factor that follows from the prompt is in the cached keys.
                    assertTrue(scheme.dependsOnPrompt() || session.reusablePrefixTokens(common) > 0, scheme.toString());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "self-extend, group=1 window=9",
        "rerope, window=1000",
        "leaky-rerope, window=5 leak=1",
        "leaky-rerope, window=1000 leak=3",
        "dca, chunk-size=120 local-window=20",
        "string, shifted-offset=9 local-value=9 attention-factor=1",
        "ntk, factor=1",
        "yarn, factor=1 original-length=64"
    })
    void isPlainRopeWhereItsSettingsSaySo(String name, String settings) {
        Map<String, Number> given = new HashMap<>();
        for (String setting : settings.split(" ")) {
            given.put(setting.split("=")[0], Integer.parseInt(setting.split("=")[1]));
        }
        PositionScheme scheme = SchemeExamples.make(name, given, SchemeExamples.MODEL);
        int[] prompt = prompt(40, 9);
        try (var model = load(64);
                GenerationSession session = session(model, scheme, 1);
                GenerationSession plain = session(model, new Rope(), 1)) {
            var expected = CollectedLogits.of(model, plain, prompt, NEW_TOKENS);
            var actual = CollectedLogits.of(model, session, prompt, NEW_TOKENS);
            assertEquals(expected.greedy(), actual.greedy());
            for (int row = 0; row < prompt.length; row++) {
                assertArrayEquals(expected.prompt()[row], actual.prompt()[row], 2e-5f, "row " + row);
            }
            for (int row = 0; row < NEW_TOKENS - 1; row++) {
                assertArrayEquals(expected.decode()[row], actual.decode()[row], 2e-5f, "step " + row);
            }
        }
    }

    private static List<PositionScheme> schemes(long seed) {
        return SchemeExamples.drawn(seed, 2).stream()
                .filter(scheme -> !scheme.name().equals("string-original")) // refuses some lengths
                .toList();
    }

    private static Map<Integer, List<Integer>> run(GenerationSession session, List<PromptRequest> requests) {
        Map<Integer, List<Integer>> tokens = new TreeMap<>();
        session.generateAll(
                requests.iterator(),
                outcome -> tokens.put(
                        outcome.key(),
                        ((PromptOutcome.Generated) outcome).result().tokenIds()),
                new Cancellation());
        return tokens;
    }

    private CausalLanguageModel load(int chunk) {
        return CausalLanguageModel.load(
                folder,
                LoadOptions.DEFAULTS.withDevice("cpu").withDtype(Dtype.FLOAT32).withPrefillChunkTokens(chunk));
    }

    private static GenerationSession session(CausalLanguageModel model, PositionScheme scheme, int sequences) {
        return model.session(scheme, scheme.rotary(model.config().rotary()), sequences);
    }

    private static int[] prompt(int tokens, long seed) {
        return new Random(seed).ints(tokens, 0, 50).toArray();
    }

    private static void requireClose(double[][] expected, CollectedLogits actual, int promptTokens, String message) {
        double worst = 0;
        for (int row = 0; row < expected.length; row++) {
            float[] numbers = row < promptTokens ? actual.prompt()[row] : actual.decode()[row - promptTokens];
            for (int c = 0; c < numbers.length; c++) {
                worst = Math.max(worst, Math.abs(expected[row][c] - numbers[c]));
            }
        }
        assertTrue(worst <= TOLERANCE, message + " is off by " + worst);
    }
}
