package dev.stringbench.inference.torch.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.engine.PtNDManager;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.StringOriginal;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.load.LoadedModel;
import dev.stringbench.inference.torch.load.ModelLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationSessionTest {
    private static final int CHUNK = 16;

    @TempDir
    Path folder;

    private CausalLanguageModel model;

    @BeforeEach
    void load() {
        TestModel.write(folder, TestModel.config("llama", 6), Dtype.FLOAT32, 1);
        model = CausalLanguageModel.load(
                folder, LoadOptions.DEFAULTS.withDevice("cpu").withPrefillChunkTokens(CHUNK));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void generatesTheTokensThatGreedyLogitsShow() {
        int[] prompt = prompt(40, 1);
        try (GenerationSession session = model.session(new StringShift(12, 4))) {
            var heard = new ArrayList<Integer>();
            GenerationResult result =
                    session.generate(prompt, GenerationOptions.greedy(20, Set.of()), heard::add, new Cancellation());
            assertEquals(CollectedLogits.of(model, session, prompt, 20).greedy(), result.tokenIds());
            assertEquals(result.tokenIds(), heard);
            assertEquals(FinishReason.LENGTH, result.finishReason());
        }
    }

    @Test
    void stopsAfterAStopTokenAndKeepsIt() {
        int[] prompt = prompt(40, 1);
        try (GenerationSession session = model.session(new Rope())) {
            List<Integer> free = generate(session, prompt, GenerationOptions.greedy(20, Set.of()))
                    .tokenIds();
            int stop = free.get(3);
            GenerationResult result = generate(session, prompt, GenerationOptions.greedy(20, Set.of(stop)));
            assertEquals(free.subList(0, free.indexOf(stop) + 1), result.tokenIds());
            assertEquals(FinishReason.STOP_TOKEN, result.finishReason());
        }
    }

    @Test
    void aReusedPrefixGivesTheSameBits() {
        int[] first = prompt(100, 1);
        int[] second = prompt(90, 2);
        System.arraycopy(first, 0, second, 0, 53);
        for (PositionScheme scheme : List.of(new Rope(), new StringShift(20, 5), new StringOriginal(33, 8))) {
            try (GenerationSession warm = model.session(scheme);
                    GenerationSession cold = model.session(scheme)) {
                generate(warm, first, GenerationOptions.greedy(5, Set.of()));
                assertEquals(53 / CHUNK * CHUNK, warm.reusablePrefixTokens(second));
                GenerationResult reused = generate(warm, second, GenerationOptions.greedy(9, Set.of()));
                GenerationResult fresh = generate(cold, second, GenerationOptions.greedy(9, Set.of()));
                assertEquals(48, reused.reusedPrefixTokens());
                assertEquals(0, fresh.reusedPrefixTokens());
                assertEquals(fresh.tokenIds(), reused.tokenIds());
            }
        }
        requireSameBits(first, second);
    }

    /** Compare the hidden states of the last block, bit by bit. */
    private void requireSameBits(int[] first, int[] second) {
        try (LoadedModel loaded = ModelLoader.load(
                        folder, LoadOptions.DEFAULTS.withDevice("cpu").withPrefillChunkTokens(CHUNK));
                var runner = new SequenceRunner(
                        loaded, new StringShift(20, 5), loaded.config().rotary(), 1)) {
            lastHidden(loaded, runner, first, false);
            float[] reused = lastHidden(loaded, runner, second, true);
            assertArrayEquals(lastHidden(loaded, runner, second, false), reused);
        }
    }

    private static float[] lastHidden(LoadedModel loaded, SequenceRunner runner, int[] prompt, boolean reuse) {
        var last = new ArrayList<float[]>();
        Sequence sequence = runner.open(prompt, 0, reuse).orElseThrow();
        assertEquals(reuse ? 48 : 0, sequence.reused());
        try (PtNDManager scope = loaded.program().newScope()) {
            runner.prefill(
                    sequence,
                    new Cancellation().asTensor(scope),
                    (begin, end, hidden) ->
                            last.add(hidden.of(0).toTensor(scope).toFloatArray()));
        }
        runner.release(sequence);
        return last.get(last.size() - 1);
    }

    @Test
    void neverReusesTheLastTokenNorAnotherTable() {
        int[] prompt = prompt(64, 1);
        var growing = new RotaryConfig(10000, 6, 32, new RopeScaling.Dynamic(2));
        try (GenerationSession session = model.session(new Rope());
                GenerationSession changing = model.session(new Rope(), growing, 1)) {
            generate(session, prompt, GenerationOptions.greedy(2, Set.of()));
            assertEquals(48, session.reusablePrefixTokens(prompt));
            generate(changing, prompt, GenerationOptions.greedy(2, Set.of()));
            assertEquals(48, changing.reusablePrefixTokens(prompt));
            assertEquals(0, changing.reusablePrefixTokens(prompt(65, 1)));
        }
    }

    @Test
    void aGrowingCacheKeepsItsPrefix() {
        int[] small = prompt(200, 1);
        int[] large = prompt(1200, 7);
        System.arraycopy(small, 0, large, 0, 200);
        try (GenerationSession grown = model.session(new StringShift(50, 5));
                GenerationSession fresh = model.session(new StringShift(50, 5))) {
            generate(grown, small, GenerationOptions.greedy(2, Set.of()));
            GenerationResult result = generate(grown, large, GenerationOptions.greedy(8, Set.of()));
            assertEquals(192, result.reusedPrefixTokens());
            assertEquals(
                    generate(fresh, large, GenerationOptions.greedy(8, Set.of()))
                            .tokenIds(),
                    result.tokenIds());
        }
    }

    @Test
    void samplingFollowsItsSeed() {
        int[] prompt = prompt(30, 1);
        try (GenerationSession session = model.session(new Rope())) {
            var seen = new HashSet<List<Integer>>();
            for (int seed = 0; seed < 5; seed++) {
                var sampling = new Sampling(1.5, 0.95, 0, 1, seed);
                List<Integer> tokens = generate(session, prompt, new GenerationOptions(20, sampling, Set.of()))
                        .tokenIds();
                assertEquals(
                        tokens,
                        generate(session, prompt, new GenerationOptions(20, sampling, Set.of()))
                                .tokenIds());
                seen.add(tokens);
            }
            assertTrue(seen.size() > 1, "five seeds gave one text");
        }
    }

    @Test
    void oneCandidateIsGreedy() {
        int[] prompt = prompt(30, 1);
        try (GenerationSession session = model.session(new Rope())) {
            List<Integer> greedy = generate(session, prompt, GenerationOptions.greedy(12, Set.of()))
                    .tokenIds();
            for (Sampling one : List.of(new Sampling(2, 1, 1, 1, 7), new Sampling(2, 1e-9, 0, 1, 7))) {
                assertEquals(
                        greedy,
                        generate(session, prompt, new GenerationOptions(12, one, Set.of()))
                                .tokenIds());
            }
        }
    }

    @Test
    void aStrongRepetitionPenaltyRepeatsNothing() {
        int[] prompt = prompt(20, 1);
        try (GenerationSession session = model.session(new Rope())) {
            var sampling = new Sampling(0, 1, 0, 1e9, 0);
            List<Integer> tokens = generate(session, prompt, new GenerationOptions(20, sampling, Set.of()))
                    .tokenIds();
            assertEquals(tokens.size(), new HashSet<>(tokens).size());
            for (int id : prompt) {
                assertTrue(!tokens.contains(id), "token " + id + " of the prompt came again");
            }
        }
    }

    @Test
    void cancellingKeepsTheTokensSoFar() {
        var cancellation = new Cancellation();
        try (GenerationSession session = model.session(new Rope())) {
            var heard = new ArrayList<Integer>();
            GenerationResult result = session.generate(
                    prompt(20, 1),
                    GenerationOptions.greedy(1000, Set.of()),
                    token -> {
                        heard.add(token);
                        if (heard.size() == 3) {
                            cancellation.cancel();
                        }
                    },
                    cancellation);
            assertEquals(FinishReason.CANCELLED, result.finishReason());
            assertEquals(heard, result.tokenIds());
            assertEquals(3, heard.size());
        }
    }

    @Test
    void aCancelledPrefillGivesNothingAndLeavesTheSessionUsable() {
        int[] prompt = prompt(40, 1);
        var cancelled = new Cancellation();
        cancelled.cancel();
        try (GenerationSession session = model.session(new Rope());
                GenerationSession fresh = model.session(new Rope())) {
            var options = GenerationOptions.greedy(5, Set.of());
            GenerationResult result = session.generate(prompt, options, TokenListener.NONE, cancelled);
            assertEquals(FinishReason.CANCELLED, result.finishReason());
            assertEquals(List.of(), result.tokenIds());
            assertThrows(
                    CancellationException.class, () -> session.logits(prompt, 3, new CollectedLogits(50), cancelled));
            assertEquals(
                    generate(fresh, prompt, options).tokenIds(),
                    generate(session, prompt, options).tokenIds());
        }
    }

    @Test
    void anotherThreadStopsALongPrefill() throws InterruptedException {
        var cancellation = new Cancellation();
        var stopper = new Thread(() -> {
            pause(100);
            cancellation.cancel();
        });
        try (GenerationSession session = model.session(new Rope())) {
            stopper.start();
            // 40,000 tokens in chunks of 16 take many seconds.
            GenerationResult result = session.generate(
                    prompt(40_000, 1), GenerationOptions.greedy(5, Set.of()), TokenListener.NONE, cancellation);
            assertEquals(FinishReason.CANCELLED, result.finishReason());
            assertEquals(List.of(), result.tokenIds());
        } finally {
            stopper.join();
        }
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sessionsOfOneModelDoNotDisturbEachOther() {
        int[] prompt = prompt(60, 1);
        try (GenerationSession rope = model.session(new Rope());
                GenerationSession string = model.session(new StringShift(10, 2))) {
            var options = GenerationOptions.greedy(15, Set.of());
            List<Integer> alone = generate(rope, prompt, options).tokenIds();
            List<Integer> other = generate(string, prompt, options).tokenIds();
            assertNotEquals(alone, other);
            assertEquals(alone, generate(rope, prompt, options).tokenIds());
        }
    }

    @Test
    void decodingManyTokensKeepsNothingAlive() {
        try (GenerationSession session = model.session(new StringShift(10, 2))) {
            generate(session, prompt(20, 1), GenerationOptions.greedy(3000, Set.of()));
            long before = ProcessMemory.residentKilobytes();
            generate(session, prompt(20, 2), GenerationOptions.greedy(3000, Set.of()));
            long grown = ProcessMemory.residentKilobytes() - before;
            // One lost tensor of a few hundred bytes at each step and layer would show as megabytes.
            assertTrue(grown < 20_000, "3,000 tokens left " + grown + " kB behind");
        }
    }

    @Test
    void refusesPromptsItCannotRun() {
        try (GenerationSession session = model.session(new Rope())) {
            requireFault(Fault.BAD_PROMPT, "empty", session, new int[0]);
            requireFault(
                    Fault.BAD_PROMPT, "token 1 of the prompt is 50; the model knows 0 to 49", session, new int[] {1, 50
                    });
            requireFault(Fault.BAD_PROMPT, "token 0 of the prompt is -1", session, new int[] {-1});
        }
    }

    @Test
    void reportsTheEnginesLackOfMemory() {
        TestModel.write(
                folder,
                TestModel.config("llama", 256).put("num_attention_heads", 32).put("num_key_value_heads", 32),
                Dtype.FLOAT32,
                1);
        try (var wide = CausalLanguageModel.load(folder, LoadOptions.DEFAULTS.withDevice("cpu"));
                GenerationSession session = wide.session(new Rope())) {
            var thrown = assertThrows(
                    InferenceException.class,
                    () -> generate(session, new int[] {1}, GenerationOptions.greedy(2_000_000_000, Set.of())));
            assertEquals(Fault.OUT_OF_MEMORY, thrown.fault(), thrown.getMessage());
            assertEquals(1, thrown.getMessage().lines().count());
        }
    }

    private static void requireFault(Fault fault, String part, GenerationSession session, int[] prompt) {
        var thrown = assertThrows(
                InferenceException.class, () -> generate(session, prompt, GenerationOptions.greedy(1, Set.of())));
        assertEquals(fault, thrown.fault());
        assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
    }

    private static GenerationResult generate(GenerationSession session, int[] prompt, GenerationOptions options) {
        return session.generate(prompt, options, TokenListener.NONE, new Cancellation());
    }

    private static int[] prompt(int tokens, long seed) {
        return new Random(seed).ints(tokens, 0, 50).toArray();
    }
}
