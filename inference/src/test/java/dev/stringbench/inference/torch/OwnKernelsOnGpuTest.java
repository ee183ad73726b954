package dev.stringbench.inference.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.kernel.HopperAttention;
import dev.stringbench.inference.torch.kernel.KernelProgram;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers of our own kernels, where there is a GPU that can run all of them. */
@EnabledIf("hasHopper")
class OwnKernelsOnGpuTest {
    private static final String DEVICE = "cuda:0";
    private static final int FLOAT64 = 7;

    /** The last queries of a block are compared: float64 attention of all would take too much memory. */
    private static final int COMPARED = 512;

    private static TorchProgram program;

    static boolean hasHopper() {
        return EngineReport.read().gpus().stream()
                .anyMatch(gpu -> gpu.computeCapabilityNumber() == HopperAttention.COMPUTE_CAPABILITY);
    }

    @BeforeAll
    static void load() {
        program = KernelProgram.load();
    }

    @AfterAll
    static void close() {
        program.close();
    }

    /** A block of the last queries of {@code tokens}; their tensors have some rows more than needed. */
    private record Shapes(int kvHeads, int group, int headDim, int tokens, int start, int reach, boolean far) {
        static Shapes draw(Random random, int headDim, int longest) {
            int tokens = (int) Math.exp(random.nextDouble(Math.log(16), Math.log(longest)));
            return new Shapes(
                    1 + random.nextInt(4),
                    1 + random.nextInt(5),
                    headDim,
                    tokens,
                    random.nextBoolean() ? 0 : random.nextInt(tokens),
                    random.nextInt(5) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(tokens + 5),
                    random.nextInt(4) > 0);
        }

        int count() {
            return tokens - start;
        }

        int heads() {
            return kvHeads * group;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, BFLOAT16, 128, 32768, 0.02",
        "2, BFLOAT16, 64, 32768, 0.02",
        "3, FLOAT16, 128, 32768, 0.003",
        "4, FLOAT16, 64, 32768, 0.003"
    })
    void equalsFloat64OnRandomShapes(long seed, Dtype dtype, int headDim, int longest, double tolerance) {
        var random = new Random(seed);
        double worst = 0;
        for (int draw = 0; draw < 48; draw++) {
            var shapes = Shapes.draw(random, headDim, longest);
            double error = error(shapes, dtype);
            assertTrue(error < tolerance, "draw " + draw + ": " + error + " of " + shapes);
            worst = Math.max(worst, error);
        }
        System.out.printf(Locale.ROOT, "%s, heads of %d: greatest difference %.5f%n", dtype, headDim, worst);
    }

    private static double error(Shapes shapes, Dtype dtype) {
        try (PtNDManager scope = program.newScope()) {
            PtNDArray near = random(scope, dtype, shapes.count() + 3, shapes.heads(), shapes.headDim());
            PtNDArray far = random(scope, dtype, shapes.count() + 3, shapes.heads(), shapes.headDim());
            PtNDArray key = random(scope, dtype, shapes.tokens() + 9, shapes.kvHeads(), shapes.headDim());
            PtNDArray value = random(scope, dtype, shapes.tokens() + 9, shapes.kvHeads(), shapes.headDim());
            PtNDArray output = attend(scope, near, far, key, value, shapes, "hopper");
            int compared = Math.min(COMPARED, shapes.count());
            String rows = shapes.count() - compared + ":" + shapes.count();
            PtNDArray exact = attend(
                    scope,
                    exact(scope, near.get(rows)),
                    exact(scope, far.get(rows)),
                    exact(scope, key),
                    exact(scope, value),
                    new Shapes(
                            shapes.kvHeads(),
                            shapes.group(),
                            shapes.headDim(),
                            shapes.tokens(),
                            shapes.tokens() - compared,
                            shapes.reach(),
                            shapes.far()),
                    "plain");
            NDArray difference =
                    output.get(rows).toType(DataType.FLOAT64, true).sub(exact).abs();
            double greatest = difference.max().getDouble();
            return Double.isNaN(greatest) ? Double.POSITIVE_INFINITY : greatest;
        }
    }

    /**
     * All near scores are 0 and all far ones alike, so that an output tells how many near and far keys were counted: the
     * values are 1 in the first third of the keys and 0 behind it.
     */
    @ParameterizedTest
    @CsvSource({
        "131072, 43253, 8, 4, 128",
        "131072, 43253, 1, 7, 64",
        "100001, 33000, 2, 4, 128",
        "100001, 99999, 2, 4, 128"
    })
    void countsTheKeysOfALongPrompt(int tokens, int reach, int kvHeads, int group, int headDim) {
        var shapes = new Shapes(kvHeads, group, headDim, tokens, 0, reach, true);
        int split = tokens / 3;
        double farScore = 0.6875;
        try (PtNDManager scope = program.newScope()) {
            PtNDArray near = filled(scope, 0, tokens, shapes.heads(), headDim);
            PtNDArray far = filled(scope, farScore, tokens, shapes.heads(), headDim);
            PtNDArray key = filled(scope, 1 / Math.sqrt(headDim), tokens, kvHeads, headDim);
            PtNDArray value = (PtNDArray) filled(scope, 1, split, kvHeads, headDim)
                    .concat(filled(scope, 0, tokens - split, kvHeads, headDim), 0);
            PtNDArray output = attend(scope, near, far, key, value, shapes, "hopper");
            // A key's sides are rounded to bfloat16: what the scores really are is read back.
            double weight = Math.exp(farScore * Math.sqrt(headDim) * number(key.get(0)));
            for (int at : new int[] {0, split - 1, split, reach - 1, reach, tokens / 2, tokens - 2, tokens - 1}) {
                int farKeys = Math.max(0, at + 1 - reach);
                int nearKeys = at + 1 - farKeys;
                double all = weight * farKeys + nearKeys;
                double counted = weight * Math.min(split, farKeys) + Math.max(0, Math.min(split, at + 1) - farKeys);
                NDArray actual = output.get(at);
                assertEquals(counted / all, number(actual.min()), 0.004, "query " + at);
                assertEquals(counted / all, number(actual.max()), 0.004, "query " + at);
            }
        }
    }

    /** Decoding by step.cu, for every number of query heads to a key head. */
    @ParameterizedTest
    @CsvSource({"BFLOAT16, 128, 0.03", "BFLOAT16, 64, 0.03", "FLOAT16, 128, 0.004", "FLOAT16, 64, 0.004"})
    void theFusedStepEqualsThePlainMaths(Dtype dtype, int headDim, double tolerance) {
        for (int group = 1; group <= 8; group++) {
            for (int kvHeads : new int[] {1, 2, 8}) {
                try (var error = program.call("step_error")
                        .with("fused")
                        .with(DEVICE)
                        .with(TorchDtype.scalarType(dtype))
                        .with(kvHeads)
                        .with(group)
                        .with(headDim)
                        .run()) {
                    assertTrue(error.toDouble() < tolerance, error.toDouble() + ", group " + group);
                }
            }
        }
    }

    private static double number(NDArray tensor) {
        return tensor.toType(DataType.FLOAT32, true).flatten().getFloat(0);
    }

    private static PtNDArray random(PtNDManager scope, Dtype dtype, long... shape) {
        return drawn(scope, 0, 1, dtype, shape);
    }

    private static PtNDArray filled(PtNDManager scope, double number, long... shape) {
        return drawn(scope, number, 0, Dtype.BFLOAT16, shape);
    }

    private static PtNDArray drawn(PtNDManager scope, double mean, double deviation, Dtype dtype, long... shape) {
        return program.call("random")
                .with(shape)
                .with(mean)
                .with(deviation)
                .with(DEVICE)
                .with(TorchDtype.scalarType(dtype))
                .runForTensor(scope);
    }

    private static PtNDArray exact(PtNDManager scope, NDArray tensor) {
        return program.call("place")
                .with((PtNDArray) tensor)
                .with(DEVICE)
                .with(FLOAT64)
                .runForTensor(scope);
    }

    private static PtNDArray attend(
            PtNDManager scope,
            PtNDArray near,
            PtNDArray far,
            PtNDArray key,
            PtNDArray value,
            Shapes shapes,
            String kernel) {
        return program.call("attend_always")
                .with(near)
                .with(far)
                .with(shapes.count())
                .with(key)
                .with(value)
                .with(shapes.start())
                .with(shapes.reach())
                .with(shapes.far())
                .with(false)
                .with(kernel)
                .runForTensor(scope);
    }
}
