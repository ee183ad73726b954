package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compare the attention op with one masked softmax, both in double precision: the pieces lose nothing. */
class AttentionPiecesTest {
    private static final double TOLERANCE = 1e-12;

    private static TorchProgram program;

    /** With the GPU's kernels in plain maths: what is asked of them is checked here, what they answer on each GPU. */
    @BeforeAll
    static void load() {
        program = KernelProgram.load(Map.of("kernels", PlainKernels.source(), "hopper", PlainKernels.hopperSource()));
    }

    @AfterAll
    static void close() {
        program.close();
    }

    /** What the op is asked to compute; queries are the last ones of {@code tokens}. */
    private record Shapes(
            int kvHeads, int group, int headDim, int start, int tokens, int reach, boolean far, boolean doubled) {
        static Shapes draw(Random random) {
            int tokens = 1 + random.nextInt(90);
            int start = random.nextInt(tokens);
            return new Shapes(
                    1 + random.nextInt(3),
                    1 + random.nextInt(4),
                    2 * (1 + random.nextInt(9)),
                    random.nextInt(4) == 0 ? 0 : start,
                    tokens,
                    1 + random.nextInt(tokens + 10),
                    random.nextInt(4) > 0,
                    random.nextInt(3) == 0);
        }

        int queries() {
            return tokens - start;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, cpu, attend",
        "2, cpu, attend",
        "1, plain, attend",
        "2, plain, attend",
        "1, efficient, attend",
        "1, flash, attend",
        "2, flash, attend",
        "1, cudnn, attend_always",
        "2, cudnn, attend_always",
        "3, cudnn, attend_always",
        "4, cudnn, attend_always",
        "1, hopper, attend",
        "1, hopper, attend_always",
        "2, hopper, attend_always"
    })
    void piecesEqualOneMaskedSoftmax(long seed, String kernel, String entry) {
        var random = new Random(seed);
        for (int draw = 0; draw < 50; draw++) {
            Shapes shapes = Shapes.draw(random);
            String message = "seed " + seed + ", draw " + draw + ": " + shapes;
            double[] near = random.doubles(numbers(shapes, shapes.group(), shapes.queries()), -2, 2)
                    .toArray();
            double[] far = random.doubles(near.length, -2, 2).toArray();
            double[] key =
                    random.doubles(numbers(shapes, 1, shapes.tokens()), -2, 2).toArray();
            double[] value = random.doubles(key.length, -2, 2).toArray();
            double[] actual = run(shapes, near, far, key, value, kernel, entry);
            for (int row = 0; row < shapes.kvHeads() * shapes.group() * shapes.queries(); row++) {
                double[] expected = softmax(shapes, row, near, far, key, value);
                for (int c = 0; c < shapes.headDim(); c++) {
                    assertEquals(expected[c], actual[row * shapes.headDim() + c], TOLERANCE, message + " row " + row);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theCpuKernelEqualsThePlainMaths(long seed) {
        try (TorchProgram own = KernelProgram.load();
                var error = own.call("kernel_error")
                        .with("cpu")
                        .with("cpu")
                        .with(7) // float64
                        .with(seed)
                        .with(seed + 1)
                        .with(8 * seed)
                        .run()) {
            // Against float32 maths: what the kernel itself loses is far below.
            assertEquals(0, error.toDouble(), 1e-5);
        }
    }

    @Test
    void sequencesDecodedTogetherEqualSequencesAlone() {
        try (var error = program.call("batched_error")
                .with("flash")
                .with("cpu")
                .with(6) // float32
                .with(2)
                .with(3)
                .with(16)
                .run()) {
            assertEquals(0, error.toDouble(), 1e-5);
        }
    }

    private static long numbers(Shapes shapes, int group, int rows) {
        return (long) shapes.kvHeads() * group * rows * shapes.headDim();
    }

    private static double[] run(
            Shapes shapes, double[] near, double[] far, double[] key, double[] value, String kernel, String entry) {
        try (PtNDManager scope = program.newScope()) {
            var queries = new Shape(shapes.kvHeads(), shapes.group(), shapes.queries(), shapes.headDim());
            var keys = new Shape(shapes.kvHeads(), shapes.tokens(), shapes.headDim());
            PtNDArray output = program.call(entry)
                    .with(tokensFirst(scope, near, queries))
                    .with(tokensFirst(scope, far, queries))
                    .with(shapes.queries())
                    .with(tokensFirst(scope, key, keys))
                    .with(tokensFirst(scope, value, keys))
                    .with(shapes.start())
                    .with(shapes.reach())
                    .with(shapes.far())
                    .with(shapes.doubled())
                    .with(kernel)
                    .runForTensor(scope);
            return output.reshape(shapes.queries(), (long) shapes.kvHeads() * shapes.group(), shapes.headDim())
                    .transpose(1, 0, 2)
                    .toDoubleArray();
        }
    }

    /** {@code (heads..., tokens, headDim)} as {@code (tokens, heads, headDim)}. */
    private static PtNDArray tokensFirst(PtNDManager scope, double[] numbers, Shape shape) {
        long tokens = shape.get(shape.dimension() - 2);
        long headDim = shape.get(shape.dimension() - 1);
        NDArray heads = scope.create(numbers).reshape(-1, tokens, headDim);
        return (PtNDArray) heads.transpose(1, 0, 2).reshape(tokens, -1, headDim);
    }

    /** One row of the definition; rows count queries within groups within key heads. */
    private static double[] softmax(Shapes shapes, int row, double[] near, double[] far, double[] key, double[] value) {
        int head = row / (shapes.group() * shapes.queries());
        int i = shapes.start() + row % shapes.queries();
        var mixed = new double[shapes.headDim()];
        double total = 0;
        for (int j = 0; j <= i; j++) {
            int keyRow = head * shapes.tokens() + j;
            boolean isNear = i - j < shapes.reach();
            double weight = 0;
            if (isNear) {
                weight += Math.exp(score(shapes, near, row, key, keyRow));
            } else if (shapes.far()) {
                weight += Math.exp(score(shapes, far, row, key, keyRow));
            }
            if (shapes.doubled() && i - j == shapes.reach()) {
                weight += Math.exp(score(shapes, near, row, key, keyRow));
            }
            total += weight;
            for (int c = 0; c < mixed.length; c++) {
                mixed[c] += weight * value[keyRow * mixed.length + c];
            }
        }
        for (int c = 0; c < mixed.length; c++) {
            mixed[c] /= total;
        }
        return mixed;
    }

    private static double score(Shapes shapes, double[] query, int row, double[] key, int keyRow) {
        double sum = 0;
        for (int c = 0; c < shapes.headDim(); c++) {
            sum += query[row * shapes.headDim() + c] * key[keyRow * shapes.headDim() + c];
        }
        return sum / Math.sqrt(shapes.headDim());
    }
}
