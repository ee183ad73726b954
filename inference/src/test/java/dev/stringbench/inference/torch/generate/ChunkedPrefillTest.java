package dev.stringbench.inference.torch.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.engine.PtNDManager;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.SchemeExamples;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.generate.SequenceRunner.Step;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.load.LoadedModel;
import dev.stringbench.inference.torch.load.ModelLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts that enter in chunks, between the decode steps of other sequences. */
class ChunkedPrefillTest {
    private static final int BLOCK = 16;
    private static final int STREAM = 1;
    private static final int LONG = 2;
    private static final int LONG_TOKENS = 10 * BLOCK;

    @TempDir
    Path folder;

    /** What happened, in order: keys of requests, each as often as its listener heard a token. */
    private final List<Integer> heard = new ArrayList<>();

    private final Map<Integer, GenerationResult> results = new TreeMap<>();

    @BeforeEach
    void write() {
        TestModel.write(folder, TestModel.config("llama", 6), Dtype.FLOAT32, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void everySchemeGivesTheTokensThatItGivesWithoutChunks(int chunk) {
        List<PromptRequest> requests = requests(9, chunk);
        try (CausalLanguageModel model = load()) {
            for (PositionScheme scheme : SchemeExamples.drawn(chunk, 1)) {
                if (scheme.name().equals("string-original")) {
                    continue; // refuses some lengths
                }
                Map<Integer, List<Integer>> whole;
                try (GenerationSession session = session(model, scheme)) {
                    whole = run(session, requests);
                }
                try (GenerationSession session = session(model, scheme)) {
                    session.chunkPrefill(OptionalInt.of(chunk));
                    assertEquals(whole, run(session, requests), scheme.toString());
                    assertEquals(whole, run(session, requests), scheme + ", prefixes taken over");
                }
            }
        }
    }

    @Test
    void stepsOfOthersBetweenBlocksDoNotChangeABit() {
        int[] prompt = prompt(LONG_TOKENS + 3, 3);
        float[] whole = lastHidden(prompt, false);
        assertArrayEquals(whole, lastHidden(prompt, true));
    }

    /** The hidden states of a prompt's last block, with or without a step of another sequence after each block. */
    private float[] lastHidden(int[] prompt, boolean steps) {
        var last = new ArrayList<float[]>();
        try (LoadedModel loaded = ModelLoader.load(
                        folder, LoadOptions.DEFAULTS.withDevice("cpu").withPrefillChunkTokens(BLOCK));
                var runner = new SequenceRunner(
                        loaded, new StringShift(20, 5), loaded.config().rotary(), 2);
                PtNDManager scope = loaded.program().newScope()) {
            var flag = new Cancellation().asTensor(scope);
            Sequence other = runner.open(prompt(30, 4), 40, false).orElseThrow();
            runner.prefill(other, flag, (first, end, hidden) -> {});
            Sequence sequence = runner.open(prompt, 0, false).orElseThrow();
            int position = other.length();
            for (int first = 0; first < prompt.length; ) {
                first = runner.prefillBlock(
                        sequence,
                        first,
                        BLOCK,
                        flag,
                        (begin, end, hidden) ->
                                last.add(hidden.of(0).toTensor(scope).toFloatArray()));
                if (steps) {
                    runner.run(new Step(other, 7, position++, true), flag).close();
                }
            }
        }
        return last.get(last.size() - 1);
    }

    @Test
    void aStreamGoesOnBetweenTheChunksOfALongPrompt() {
        assertEquals(10, tokensOfTheStreamWhileALongPromptEnters(OptionalInt.of(BLOCK)));
        assertEquals(10, tokensOfTheStreamWhileALongPromptEnters(OptionalInt.empty()));
        assertEquals(5, tokensOfTheStreamWhileALongPromptEnters(OptionalInt.of(2 * BLOCK)));
        assertEquals(0, tokensOfTheStreamWhileALongPromptEnters(OptionalInt.of(Integer.MAX_VALUE)));
    }

    private int tokensOfTheStreamWhileALongPromptEnters(OptionalInt chunk) {
        heard.clear();
        try (CausalLanguageModel model = load();
                GenerationSession session = session(model, new StringShift(20, 5))) {
            session.chunkPrefill(chunk);
            run(session, List.of(stream(60), longPrompt(new Cancellation())));
        }
        assertEquals(60, result(STREAM).tokenIds().size());
        // The stream's first token comes with its own prompt, before the other begins.
        return heard.indexOf(LONG) - 1;
    }

    @Test
    void shortPromptsShareTheTokensBetweenTwoSteps() {
        List<PromptRequest> requests = new ArrayList<>(List.of(stream(20)));
        for (int key = 10; key < 16; key++) {
            requests.add(listened(key, prompt(BLOCK, key), 20, new Cancellation()));
        }
        try (CausalLanguageModel model = load();
                GenerationSession session = session(model, new Rope())) {
            session.chunkPrefill(OptionalInt.of(3 * BLOCK));
            run(session, requests);
        }
        // The first prompt's tokens count too: two more fit beside it, then three after each step.
        assertEquals(List.of(STREAM, 10, 11), heard.subList(0, 3));
        assertEquals(List.of(STREAM, 10, 11, 12, 13, 14), heard.subList(3, 9));
        assertEquals(15, heard.get(15), heard.toString());
    }

    @Test
    void aPromptThatIsCancelledBetweenItsChunksLeavesWhatItComputedToTheNext() {
        var cancellation = new Cancellation();
        var stream = new PromptRequest(
                STREAM,
                prompt(30, 5),
                GenerationOptions.greedy(30, Set.of()),
                token -> {
                    heard.add(STREAM);
                    if (heard.size() == 5) {
                        cancellation.cancel();
                    }
                },
                new Cancellation());
        try (CausalLanguageModel model = load();
                GenerationSession session = session(model, new Rope())) {
            session.chunkPrefill(OptionalInt.of(BLOCK));
            run(session, List.of(stream, longPrompt(cancellation)));
            assertEquals(FinishReason.CANCELLED, result(LONG).finishReason());
            assertEquals(List.of(), result(LONG).tokenIds());
            assertEquals(30, result(STREAM).tokenIds().size());
            run(session, List.of(longPrompt(new Cancellation())));
            assertTrue(result(LONG).reusedPrefixTokens() >= 3 * BLOCK, results.toString());
            List<Integer> afterIt = result(LONG).tokenIds();
            session.disablePrefixReuse();
            run(session, List.of(longPrompt(new Cancellation())));
            assertEquals(result(LONG).tokenIds(), afterIt);
        }
    }

    @Test
    void aBatchThatIsCancelledBetweenChunksEndsWithoutFurtherOutcomes() {
        var all = new Cancellation();
        var stream = new PromptRequest(
                STREAM,
                prompt(30, 5),
                GenerationOptions.greedy(30, Set.of()),
                token -> {
                    heard.add(STREAM);
                    if (heard.size() == 4) {
                        all.cancel();
                    }
                },
                new Cancellation());
        try (CausalLanguageModel model = load();
                GenerationSession session = session(model, new Rope())) {
            session.chunkPrefill(OptionalInt.of(BLOCK));
            session.generateAll(
                    List.of(stream, longPrompt(new Cancellation())).iterator(),
                    outcome -> heard.add(-outcome.key()),
                    all);
            assertEquals(List.of(STREAM, STREAM, STREAM, STREAM), heard);
            assertEquals(
                    2,
                    run(session, List.of(stream(3), longPrompt(new Cancellation())))
                            .size());
        }
    }

    private CausalLanguageModel load() {
        return CausalLanguageModel.load(
                folder, LoadOptions.DEFAULTS.withDevice("cpu").withPrefillChunkTokens(BLOCK));
    }

    private static GenerationSession session(CausalLanguageModel model, PositionScheme scheme) {
        return model.session(scheme, scheme.rotary(model.config().rotary()), 8);
    }

    private Map<Integer, List<Integer>> run(GenerationSession session, List<PromptRequest> requests) {
        Map<Integer, List<Integer>> tokens = new HashMap<>();
        session.generateAll(
                requests.iterator(),
                outcome -> {
                    GenerationResult result = ((PromptOutcome.Generated) outcome).result();
                    results.put(outcome.key(), result);
                    tokens.put(outcome.key(), result.tokenIds());
                },
                new Cancellation());
        return tokens;
    }

    private PromptRequest stream(int tokens) {
        return listened(STREAM, prompt(BLOCK, 5), tokens, new Cancellation());
    }

    private PromptRequest longPrompt(Cancellation cancellation) {
        return listened(LONG, prompt(LONG_TOKENS, 6), 4, cancellation);
    }

    private PromptRequest listened(int key, int[] prompt, int tokens, Cancellation cancellation) {
        return new PromptRequest(
                key, prompt, GenerationOptions.greedy(tokens, Set.of()), token -> heard.add(key), cancellation);
    }

    private static int[] prompt(int tokens, long seed) {
        return new Random(seed).ints(tokens, 0, 50).toArray();
    }

    /** Prompts of 1 to 120 tokens, some of which begin alike, each with its own budget and sampling. */
    private static List<PromptRequest> requests(int count, long seed) {
        var random = new Random(seed);
        int[] common = prompt(70, seed);
        List<PromptRequest> requests = new ArrayList<>();
        for (int key = 0; key < count; key++) {
            int[] prompt = prompt(1 + random.nextInt(120), key);
            if (key % 3 == 0) {
                System.arraycopy(common, 0, prompt, 0, Math.min(common.length, prompt.length));
            }
            Sampling sampling = key % 4 == 0 ? new Sampling(1.2, 0.9, 0, 1.1, key) : Sampling.GREEDY;
            requests.add(new PromptRequest(
                    key, prompt, new GenerationOptions(1 + random.nextInt(12), sampling, Set.of(random.nextInt(50)))));
        }
        return requests;
    }

    private GenerationResult result(int key) {
        return Objects.requireNonNull(results.get(key));
    }
}
