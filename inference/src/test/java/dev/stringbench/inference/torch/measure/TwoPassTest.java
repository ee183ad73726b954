package dev.stringbench.inference.torch.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.torch.kernel.KernelProgram;
import dev.stringbench.inference.torch.kernel.PlainKernels;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is measured beside the op, and its decode step, compute what they are said to compute, in double precision: a race
 * of unlike things means nothing.
 */
class TwoPassTest {
    private static final double TOLERANCE = 1e-12;
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int KV_HEADS = 2;
    private static final int GROUP = 3;
    private static final int HEAD_DIM = 8;

    private static TorchProgram program;
    private static TorchProgram benchmark;

    @BeforeAll
    static void load() {
        program = KernelProgram.load(Map.of("kernels", PlainKernels.source()));
        benchmark = TorchProgram.loadBenchmark();
    }

    @AfterAll
    static void close() {
        benchmark.close();
        program.close();
    }

    /** The lengths cross the slices of 512 queries in which kernels without a window run. */
    @ParameterizedTest
    @CsvSource({"50, 17", "9, 8", "40, 1", "12, 12", "12, 30", "600, 200", "513, 512", "700, 600"})
    void twoPassesCountTheKeyAtTheShiftedOffsetTwice(int tokens, int reach) {
        for (String kernel : new String[] {"cpu", "plain"}) {
            try (PtNDManager scope = program.newScope()) {
                var prompt = Prompt.draw(scope, tokens);
                PtNDArray expected = prompt.attend(reach, tokens > reach, true);
                PtNDArray actual = benchmark
                        .call("two_pass")
                        .with(prompt.near())
                        .with(prompt.far())
                        .with(prompt.key())
                        .with(prompt.value())
                        .with(reach)
                        .with(kernel)
                        .runForTensor(scope);
                assertArrayEquals(expected.toDoubleArray(), actual.toDoubleArray(), TOLERANCE, kernel);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, cpu", "47, cpu", "600, cpu", "47, plain", "600, plain"})
    void oneCausalCallIsPlainRope(int tokens, String kernel) {
        try (PtNDManager scope = program.newScope()) {
            var prompt = Prompt.draw(scope, tokens);
            PtNDArray expected = prompt.attend(UNLIMITED, false, false);
            PtNDArray actual = benchmark
                    .call("causal")
                    .with(prompt.near())
                    .with(prompt.key())
                    .with(prompt.value())
                    .with(kernel)
                    .runForTensor(scope);
            assertArrayEquals(expected.toDoubleArray(), actual.toDoubleArray(), TOLERANCE);
        }
    }

    @ParameterizedTest
    @CsvSource({"50, 17, true", "50, 17, false", "12, 30, true", "18, 17, true", "17, 17, true", "1, 5, true"})
    void aMeasuredDecodeStepIsTheLastRowOfAPrompt(int tokens, int reach, boolean far) {
        boolean seesFar = far && tokens > reach;
        try (PtNDManager scope = program.newScope();
                IValue regions = program.call("decode_regions")
                        .with(tokens - 1)
                        .with(reach)
                        .with("cpu")
                        .run()) {
            var prompt = Prompt.draw(scope, tokens);
            double[] whole = prompt.attend(reach, seesFar, false).toDoubleArray();
            PtNDArray actual = program.call("attend_step")
                    .with(last(prompt.near(), tokens))
                    .with(last(prompt.far(), tokens))
                    .with(prompt.key())
                    .with(prompt.value())
                    .with(regions)
                    .with(tokens - 1)
                    .with(seesFar)
                    .runForTensor(scope);
            int row = KV_HEADS * GROUP * HEAD_DIM;
            double[] expected = Arrays.copyOfRange(whole, whole.length - row, whole.length);
            assertArrayEquals(expected, actual.toDoubleArray(), TOLERANCE);
        }
    }

    private static PtNDArray last(PtNDArray tensor, int tokens) {
        return (PtNDArray) tensor.get(new NDIndex("{}:", tokens - 1));
    }

    private record Prompt(PtNDManager scope, PtNDArray near, PtNDArray far, PtNDArray key, PtNDArray value) {
        static Prompt draw(PtNDManager scope, int tokens) {
            var random = new Random(tokens);
            var queries = new Shape(tokens, KV_HEADS * GROUP, HEAD_DIM);
            var keys = new Shape(tokens, KV_HEADS, HEAD_DIM);
            return new Prompt(
                    scope,
                    numbers(scope, random, queries),
                    numbers(scope, random, queries),
                    numbers(scope, random, keys),
                    numbers(scope, random, keys));
        }

        private static PtNDArray numbers(PtNDManager scope, Random random, Shape shape) {
            return (PtNDArray)
                    scope.create(random.doubles(shape.size(), -2, 2).toArray()).reshape(shape);
        }

        PtNDArray attend(int reach, boolean far, boolean doubled) {
            return program.call("attend")
                    .with(near)
                    .with(this.far)
                    .with(near.getShape().get(0))
                    .with(key)
                    .with(value)
                    .with(0)
                    .with(reach)
                    .with(far)
                    .with(doubled)
                    .with("plain")
                    .runForTensor(scope);
        }
    }
}
