package dev.stringbench.inference.torch.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.load.LoadedModel;
import dev.stringbench.inference.torch.load.ModelLoader;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compare each choice with the same steps in plain Java, from the same logits and the same draw. */
class SamplingTest {
    private static final int VOCAB = 50;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 1",
        "0.5, 1, 0, 1",
        "3, 0.8, 0, 1",
        "3, 1, 5, 1",
        "4, 0.5, 20, 1",
        "5, 0.95, 0, 1.3",
        "5, 0.9, 30, 0.5",
        "0, 1, 0, 3"
    })
    void theFirstTokenIsTheOneThatTheDrawFallsOn(double temperature, double topP, int topK, double penalty) {
        TestModel.write(folder, TestModel.config("llama", 6), Dtype.FLOAT32, 1);
        try (var model = CausalLanguageModel.load(folder, LoadOptions.DEFAULTS.withDevice("cpu"));
                GenerationSession session = model.session(new Rope())) {
            for (int seed = 0; seed < 40; seed++) {
                int[] prompt = new Random(seed).ints(12, 0, VOCAB).toArray();
                float[] logits = CollectedLogits.of(model, session, prompt, 0).prompt()[11];
                var sampling = new Sampling(temperature, topP, topK, penalty, seed);
                int actual = session.generate(
                                prompt,
                                new GenerationOptions(1, sampling, Set.of()),
                                TokenListener.NONE,
                                new Cancellation())
                        .tokenIds()
                        .get(0);
                assertEquals(expected(logits, prompt, sampling), actual, "seed " + seed + ", " + sampling);
            }
        }
    }

    /** Below what float32 can hold, the smallest double, and one at which a logit by it is beyond float32. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-60, Double.MIN_VALUE, 1e-38})
    void aTemperatureNextToNoneTakesTheLikeliest(double temperature) {
        TestModel.write(folder, TestModel.config("llama", 6), Dtype.FLOAT32, 1);
        try (var model = CausalLanguageModel.load(folder, LoadOptions.DEFAULTS.withDevice("cpu"));
                GenerationSession session = model.session(new Rope())) {
            int[] prompt = new Random(4).ints(12, 0, VOCAB).toArray();
            assertEquals(
                    tokens(session, prompt, Sampling.GREEDY),
                    tokens(session, prompt, new Sampling(temperature, 1, 0, 1, 3)));
        }
    }

    /** What a model gives that overflows: some token rather than a failure of the whole batch. */
    @Test
    void logitsThatAreNoNumbersDoNotFail() {
        TestModel.write(folder, TestModel.config("llama", 6), Dtype.FLOAT32, 1);
        LoadedModel loaded = ModelLoader.load(folder, LoadOptions.DEFAULTS.withDevice("cpu"));
        TorchProgram program = loaded.program();
        try (var model = new CausalLanguageModel(loaded);
                PtNDManager scope = program.newScope();
                IValue sampling = program.call("sampling")
                        .with(loaded.ranks().model(0))
                        .with(1.0)
                        .with(1.0)
                        .with(0)
                        .with(1.0)
                        .with(new long[0])
                        .run()) {
            var logits = new float[VOCAB];
            Arrays.fill(logits, Float.NaN);
            long chosen = program.call("choose_from")
                    .with((PtNDArray) scope.create(logits, new Shape(1, VOCAB)))
                    .withList(List.of(sampling))
                    .with(new double[] {0.5})
                    .runForTensor(scope)
                    .toLongArray()[0];
            assertTrue(chosen >= 0 && chosen < model.config().vocabulary().size(), "token " + chosen);
        }
    }

    private static List<Integer> tokens(GenerationSession session, int[] prompt, Sampling sampling) {
        return session.generate(
                        prompt, new GenerationOptions(8, sampling, Set.of()), TokenListener.NONE, new Cancellation())
                .tokenIds();
    }

    private static int expected(float[] logits, int[] prompt, Sampling sampling) {
        Set<Integer> seen = IntStream.of(prompt).boxed().collect(Collectors.toSet());
        var score = new double[VOCAB];
        for (int token = 0; token < VOCAB; token++) {
            double factor = seen.contains(token) ? sampling.repetitionPenalty() : 1;
            score[token] = logits[token] < 0 ? logits[token] * factor : logits[token] / factor;
        }
        List<Integer> order = IntStream.range(0, VOCAB)
                .boxed()
                .sorted(Comparator.comparingDouble(token -> -score[token]))
                .toList();
        if (sampling.temperature() == 0) {
            return order.get(0);
        }
        List<Integer> kept = order.subList(0, sampling.topK() > 0 ? Math.min(sampling.topK(), VOCAB) : VOCAB);
        double total = kept.stream()
                .mapToDouble(token -> Math.exp(score[token] / sampling.temperature()))
                .sum();
        int candidates = 0;
        double mass = 0;
        while (candidates < kept.size() && mass < sampling.topP()) {
            mass += Math.exp(score[kept.get(candidates)] / sampling.temperature()) / total;
            candidates++;
        }
        double draw = new SplittableRandom(sampling.seed()).nextDouble() * mass;
        double running = 0;
        for (int rank = 0; rank < candidates; rank++) {
            running += Math.exp(score[kept.get(rank)] / sampling.temperature()) / total;
            if (draw < running) {
                return kept.get(rank);
            }
        }
        return kept.get(candidates - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 1, 0, 1, temperature",
        "1, 0, 0, 1, top-p",
        "1, 1.1, 0, 1, top-p",
        "1, 1, -1, 1, top-k",
        "1, 1, 0, 0, repetition penalty"
    })
    void refusesSettingsOutOfRange(double temperature, double topP, int topK, double penalty, String name) {
        var thrown = assertThrows(InferenceException.class, () -> new Sampling(temperature, topP, topK, penalty, 1));
        assertTrue(thrown.getMessage().startsWith(name), thrown.getMessage());
    }

    @Test
    void atLeastOneTokenMustBeAskedFor() {
        assertThrows(InferenceException.class, () -> GenerationOptions.greedy(0, Set.of()));
    }
}
