package dev.stringbench.inference.torch.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.SchemeExamples;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that are split over ranks, here all on the CPU, against the same models whole. */
class TensorParallelTest {
    private static final int BLOCK = 16;
    private static final float TOLERANCE = 1e-4f;

    @TempDir
    Path folder;

    /** Heads, key-value heads and ranks: divided, one each, and key-value heads that several ranks hold. */
    @ParameterizedTest
    @CsvSource({
        "llama, 4, 2, 2, false",
        "llama, 4, 2, 4, true",
        "llama, 6, 3, 3, true",
        "mistral, 8, 1, 2, false",
        "qwen2, 8, 2, 4, true",
        "qwen3, 6, 2, 2, false"
    })
    void logitsAndGreedyTokensAreThoseOfTheWholeModel(
            String family, int heads, int keyValueHeads, int ranks, boolean tied) {
        write(family, heads, keyValueHeads, tied);
        int[] prompt = prompt(50, ranks);
        try (CausalLanguageModel whole = load(1);
                CausalLanguageModel split = load(ranks)) {
            for (PositionScheme scheme : List.of(new Rope(), new StringShift(20, 5))) {
                try (GenerationSession one = session(whole, scheme, 1);
                        GenerationSession many = session(split, scheme, 1)) {
                    requireClose(CollectedLogits.of(whole, one, prompt, 8), CollectedLogits.of(split, many, prompt, 8));
                }
            }
        }
    }

    @Test
    void everySchemeGivesTheSame() {
        write("llama", 4, 2, false);
        int[] prompt = prompt(70, 9);
        try (CausalLanguageModel whole = load(1);
                CausalLanguageModel split = load(2)) {
            for (PositionScheme scheme : SchemeExamples.drawn(3, 1)) {
                if (scheme.name().equals("string-original")) {
                    continue; // refuses some lengths
                }
                try (GenerationSession one = session(whole, scheme, 1);
                        GenerationSession many = session(split, scheme, 1)) {
                    requireClose(CollectedLogits.of(whole, one, prompt, 3), CollectedLogits.of(split, many, prompt, 3));
                }
            }
        }
    }

    @Test
    void promptsTogetherInChunksAndWithCommonBeginningsGiveTheTokensOfTheWholeModel() {
        write("llama", 4, 2, false);
        List<PromptRequest> requests = requests();
        try (CausalLanguageModel whole = load(1);
                CausalLanguageModel split = load(2)) {
            for (PositionScheme scheme : List.of(new Rope(), new StringShift(20, 5))) {
                Map<Integer, GenerationResult> expected;
                try (GenerationSession session = session(whole, scheme, 4)) {
                    expected = run(session, requests);
                }
                try (GenerationSession session = session(split, scheme, 4)) {
                    session.chunkPrefill(OptionalInt.of(BLOCK));
                    Map<Integer, GenerationResult> actual = run(session, requests);
                    assertEquals(tokens(expected), tokens(actual));
                    assertTrue(
                            actual.values().stream().anyMatch(result -> result.reusedPrefixTokens() > 0),
                            "prefixes are taken over");
                }
            }
        }
    }

    @Test
    void aCancelledPromptEndsOnAllRanksAndTheNextRuns() {
        write("llama", 4, 2, false);
        int[] prompt = prompt(40, 2);
        try (CausalLanguageModel split = load(4);
                GenerationSession session = session(split, new Rope(), 1)) {
            var cancellation = new Cancellation();
            var heard = new ArrayList<Integer>();
            GenerationResult cancelled = session.generate(
                    prompt,
                    GenerationOptions.greedy(30, Set.of()),
                    token -> {
                        heard.add(token);
                        if (heard.size() == 3) {
                            cancellation.cancel();
                        }
                    },
                    cancellation);
            assertEquals(FinishReason.CANCELLED, cancelled.finishReason());
            assertEquals(heard, cancelled.tokenIds());
            var before = new Cancellation();
            before.cancel();
            assertEquals(
                    List.of(),
                    session.generate(prompt(60, 3), GenerationOptions.greedy(5, Set.of()), TokenListener.NONE, before)
                            .tokenIds());
            GenerationResult whole = session.generate(
                    prompt, GenerationOptions.greedy(5, Set.of()), TokenListener.NONE, new Cancellation());
            assertEquals(heard, whole.tokenIds().subList(0, 3));
        }
    }

    @Test
    void randomWeightsAreThoseOfTheWholeModel() {
        write("llama", 4, 2, false);
        int[] prompt = prompt(30, 4);
        try (CausalLanguageModel whole = load(1, true);
                CausalLanguageModel split = load(2, true);
                GenerationSession one = session(whole, new Rope(), 1);
                GenerationSession many = session(split, new Rope(), 1)) {
            requireClose(CollectedLogits.of(whole, one, prompt, 4), CollectedLogits.of(split, many, prompt, 4));
        }
    }

    @Test
    void aNumberThatDividesNothingIsRefused() {
        write("llama", 4, 2, false);
        var e = assertThrows(InferenceException.class, () -> load(3).close());
        assertEquals(Fault.BAD_SETTING, e.fault());
        assertEquals(
                "tensor parallel is 3, but the model's 4 query heads cannot be divided by it; give a number that divides"
                        + " them",
                e.getMessage());
    }

    private void write(String family, int heads, int keyValueHeads, boolean tied) {
        ObjectNode config = TestModel.config(family, 6)
                .put("num_attention_heads", heads)
                .put("num_key_value_heads", keyValueHeads)
                .put("intermediate_size", 48)
                .put("tie_word_embeddings", tied);
        TestModel.write(folder, config, Dtype.FLOAT32, 11);
    }

    private CausalLanguageModel load(int ranks) {
        return load(ranks, false);
    }

    private CausalLanguageModel load(int ranks, boolean random) {
        LoadOptions options = LoadOptions.DEFAULTS
                .withDevice("cpu")
                .withDtype(Dtype.FLOAT32)
                .withPrefillChunkTokens(BLOCK)
                .withTensorParallel(ranks);
        return CausalLanguageModel.load(folder, random ? options.withRandomWeights(5) : options);
    }

    private static GenerationSession session(CausalLanguageModel model, PositionScheme scheme, int together) {
        return model.session(scheme, scheme.rotary(model.config().rotary()), together);
    }

    private static void requireClose(CollectedLogits expected, CollectedLogits actual) {
        assertEquals(expected.greedy(), actual.greedy());
        for (int row = 0; row < expected.prompt().length; row++) {
            assertArrayEquals(expected.prompt()[row], actual.prompt()[row], TOLERANCE, "row " + row);
        }
        for (int row = 0; row < expected.decode().length; row++) {
            assertArrayEquals(expected.decode()[row], actual.decode()[row], TOLERANCE, "step " + row);
        }
    }

    private static Map<Integer, GenerationResult> run(GenerationSession session, List<PromptRequest> requests) {
        Map<Integer, GenerationResult> results = new TreeMap<>();
        session.generateAll(
                requests.iterator(),
                outcome -> results.put(outcome.key(), ((PromptOutcome.Generated) outcome).result()),
                new Cancellation());
        return results;
    }

    private static List<List<Integer>> tokens(Map<Integer, GenerationResult> results) {
        return results.values().stream().map(GenerationResult::tokenIds).toList();
    }

    private static List<PromptRequest> requests() {
        int[] common = prompt(45, 1);
        List<PromptRequest> requests = new ArrayList<>();
        for (int key = 0; key < 8; key++) {
            int[] prompt = prompt(20 + 9 * key, key);
            if (key % 2 == 0) {
                System.arraycopy(common, 0, prompt, 0, Math.min(common.length, prompt.length));
            }
            requests.add(new PromptRequest(key, prompt, GenerationOptions.greedy(4 + key, Set.of())));
        }
        return requests;
    }

    private static int[] prompt(int tokens, long seed) {
        return new Random(seed).ints(tokens, 0, 50).toArray();
    }
}
