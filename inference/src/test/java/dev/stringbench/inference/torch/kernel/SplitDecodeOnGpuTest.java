package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.cuda.HostWord;
import dev.stringbench.inference.rope.RotaryTable;
import dev.stringbench.inference.torch.LogitsDistance;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.load.LoadedModel;
import dev.stringbench.inference.torch.load.ModelLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decode step of a split model in one launch on each GPU, where there are two GPUs that reach each other's memory. */
@EnabledIf(value = "hasTwoGpus", disabledReason = "two GPUs that reach each other's memory are wanted")
@Timeout(300)
class SplitDecodeOnGpuTest {
    private static final int ROWS = 64;
    private static final int BASE = 5;
    private static final int STEPS = 9;

    @TempDir
    private Path folder;

    static boolean hasTwoGpus() {
        long capable = EngineReport.read().gpus().stream()
                .filter(gpu -> gpu.computeCapabilityNumber() >= FusedStep.COMPUTE_CAPABILITY)
                .count();
        return capable > 1 && SplitKernel.fault(List.of("cuda:0", "cuda:1")).isEmpty();
    }

    /** Sizes that leave blocks without rows; a vocabulary that does not divide; a key head that both ranks hold. */
    @ParameterizedTest
    @CsvSource({
        // family, layers, hidden, intermediate, heads, key heads, head, vocab, tied
        "llama, 3, 512, 1408, 8, 2, 128, 1003, false",
        "llama, 1, 64, 80, 8, 1, 64, 101, true",
        "llama, 2, 4096, 14336, 32, 8, 128, 2001, false",
        "qwen2, 2, 896, 4864, 14, 2, 64, 3001, true",
        "qwen3, 2, 1024, 3072, 16, 8, 128, 3001, false"
    })
    void equalsTheStepOfOneGpu(
            String family,
            int layers,
            int hidden,
            int intermediate,
            int heads,
            int kvHeads,
            int headDim,
            int vocab,
            boolean tied) {
        TestModel.writeConfig(
                folder,
                DecodeKernelOnGpuTest.config(
                        family, layers, hidden, intermediate, heads, kvHeads, headDim, vocab, tied));
        for (Dtype dtype : new Dtype[] {Dtype.BFLOAT16, Dtype.FLOAT16}) {
            List<float[]> expected;
            try (LoadedModel whole = load(dtype, 1)) {
                expected = logits(whole);
            }
            try (LoadedModel split = load(dtype, 2)) {
                List<float[]> actual = logits(split);
                double tolerance = dtype == Dtype.BFLOAT16 ? 0.1 : 0.02;
                for (int step = 0; step < STEPS; step++) {
                    double error = LogitsDistance.relative(actual.get(step), expected.get(step));
                    assertTrue(error < tolerance, dtype + ", step " + step + ": " + error);
                }
            }
        }
    }

    /** Far keys too, by the check of loading; here near ones, from an empty cache on. */
    private static List<float[]> logits(LoadedModel loaded) {
        SingleKernel kernel = loaded.decodeKernel()
                .orElseThrow(() -> new AssertionError(loaded.singleDecoding().description(List.of())));
        List<IValue> caches = caches(loaded);
        List<float[]> logits = new ArrayList<>();
        try (SingleStep step = kernel.newStep(loaded.program());
                PtNDManager scope = loaded.program().newScope()) {
            step.use(caches, bands(loaded));
            for (int position = 0; position < STEPS; position++) {
                long chosen = step.run(token(loaded, position));
                float[] some = step.logits(scope).toFloatArray();
                assertEquals(greatest(some), chosen, "step " + position);
                logits.add(some);
            }
        } finally {
            caches.forEach(IValue::close);
        }
        return logits;
    }

    @Test
    void aRankThatDoesNotComeIsGivenUpAndTheNextStepIsRight() {
        TestModel.writeConfig(folder, DecodeKernelOnGpuTest.config("llama", 3, 512, 1408, 8, 2, 128, 1003, false));
        try (LoadedModel loaded = load(Dtype.BFLOAT16, 2)) {
            var kernel =
                    assertInstanceOf(SplitKernel.class, loaded.decodeKernel().orElseThrow());
            List<IValue> caches = caches(loaded);
            List<DecodeStep> steps = kernel.parts().stream()
                    .map(part -> part.newStep(loaded.program()))
                    .toList();
            try (var stop = new HostWord(kernel.parts().get(0).device())) {
                steps.forEach(
                        step -> step.join(steps, stop, Duration.ofMillis(500).toNanos()));
                for (int rank = 0; rank < steps.size(); rank++) {
                    steps.get(rank).use(caches.get(rank), bands(loaded));
                }
                var late = new LateRank(steps.get(1));
                var run = new SplitRun(
                        List.of(steps.get(0), late),
                        new SplitStep.HostStop(stop),
                        kernel.parts().get(0).part().exchanges());
                long first = run.run(token(loaded, 0));
                float[] before = steps.get(0).logits().toFloatArray();
                for (int time = 0; time < 2; time++) {
                    late.comes = false;
                    var thrown = assertThrows(InferenceException.class, () -> run.run(token(loaded, 0)));
                    assertEquals(Fault.ENGINE_FAILURE, thrown.fault());
                    assertTrue(thrown.getMessage().contains("did not answer"), thrown.getMessage());
                    late.comes = true;
                    assertEquals(first, run.run(token(loaded, 0)));
                    assertArrayEquals(before, steps.get(0).logits().toFloatArray(), "the same bits");
                }
            } finally {
                steps.forEach(DecodeStep::close);
                caches.forEach(IValue::close);
            }
        }
    }

    private static List<IValue> caches(LoadedModel loaded) {
        return loaded.ranks().models().stream()
                .map(model -> loaded.program()
                        .call("new_cache")
                        .with(model)
                        .with(ROWS)
                        .with(1)
                        .run())
                .toList();
    }

    private static StepBands bands(LoadedModel loaded) {
        long[] reaches = new long[loaded.config().numHiddenLayers()];
        Arrays.fill(reaches, 1000);
        return new StepBands(reaches, false, 0);
    }

    /** Tokens of every rank in turn. */
    private static StepToken token(LoadedModel loaded, int position) {
        int vocab = loaded.config().vocabulary().size();
        int token = (position * 37 + position % 2 * vocab / 2) % vocab;
        return new StepToken(
                token, BASE, position, RotaryTable.of(loaded.config().rotary(), ROWS));
    }

    private static int greatest(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            best = logits[token] > logits[best] ? token : best;
        }
        return best;
    }

    private LoadedModel load(Dtype dtype, int ranks) {
        LoadOptions options = LoadOptions.DEFAULTS
                .withDevice(ranks == 1 ? "cuda:0" : "cuda:0,cuda:1")
                .withDtype(dtype)
                .withTensorParallel(ranks)
                .withRandomWeights(5);
        return ModelLoader.load(folder, options);
    }
}
