package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.position.AttentionPlan;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Region;
import dev.stringbench.inference.position.SchemeExamples;
import dev.stringbench.inference.torch.program.PlanArguments;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compare the attention op of any plan with one masked softmax, both in double precision: the pieces lose nothing. */
@SuppressWarnings({"ArrayRecordComponent", "IntLongMath"})
class RegionsTest {
    private static final double TOLERANCE = 1e-12;
    private static final int KV_HEADS = 2;
    private static final int GROUP = 3;
    private static final int HEAD_DIM = 4;

    private static TorchProgram program;

    /** With the GPU's kernels in plain maths: what is asked of them is checked here. */
    @BeforeAll
    static void load() {
        program = KernelProgram.load(Map.of("kernels", PlainKernels.source()));
    }

    @AfterAll
    static void close() {
        program.close();
    }

    /** Random queries of each region, keys of each copy, and values of one sequence. */
    private record Numbers(List<double[]> queries, List<double[]> keys, double[] values) {
        static Numbers draw(Random random, AttentionPlan plan, int count, int tokens) {
            return new Numbers(
                    draw(random, plan.regions().size(), count * KV_HEADS * GROUP * HEAD_DIM),
                    draw(random, plan.keyMaps().size(), tokens * KV_HEADS * HEAD_DIM),
                    random.doubles((long) tokens * KV_HEADS * HEAD_DIM, -2, 2).toArray());
        }

        private static List<double[]> draw(Random random, int lists, int numbers) {
            return IntStream.range(0, lists)
                    .mapToObj(list -> random.doubles(numbers, -2, 2).toArray())
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "plain", "efficient", "flash", "cudnn"})
    void piecesEqualOneMaskedSoftmax(String kernel) {
        var random = new Random(kernel.hashCode());
        for (PositionScheme scheme : SchemeExamples.drawn(random.nextLong(), 6)) {
            AttentionPlan plan = scheme.plan(OptionalInt.empty());
            int tokens = 1 + random.nextInt(140);
            int start = random.nextInt(3) == 0 ? 0 : random.nextInt(tokens);
            Numbers numbers = Numbers.draw(random, plan, tokens - start, tokens);
            double[] actual = run(plan, numbers, start, tokens, kernel);
            requireEqual(plan, numbers, 0, start, actual, kernel + " " + scheme + " " + start + " to " + tokens);
        }
    }

    @Test
    void sequencesDecodedTogetherSeeWhatTheySeeAlone() {
        var random = new Random(5);
        int[] positions = {0, 70, 31, 139, 8};
        for (PositionScheme scheme : SchemeExamples.drawn(11, 8)) {
            AttentionPlan plan = scheme.plan(OptionalInt.empty());
            List<Numbers> sequences = IntStream.of(positions)
                    .mapToObj(position -> Numbers.draw(random, plan, 1, position + 1))
                    .toList();
            double[] together = decode(plan, sequences, positions);
            for (int i = 0; i < positions.length; i++) {
                int width = KV_HEADS * GROUP * HEAD_DIM;
                double[] own = Arrays.copyOfRange(together, i * width, (i + 1) * width);
                requireEqual(plan, sequences.get(i), 0, positions[i], own, scheme + " at " + positions[i]);
            }
        }
    }

    private static double[] run(AttentionPlan plan, Numbers numbers, int start, int tokens, String kernel) {
        try (PtNDManager scope = program.newScope();
                IValue regions = regions(plan)) {
            int count = tokens - start;
            return program.call("attend_plan_always")
                    .withTensors(tensors(scope, numbers.queries(), count, KV_HEADS * GROUP))
                    .with(regions)
                    .with(count)
                    .withTensors(tensors(scope, numbers.keys(), tokens, KV_HEADS))
                    .with(tensor(scope, numbers.values(), tokens, KV_HEADS))
                    .with(start)
                    .with(kernel)
                    .runForTensor(scope)
                    .toDoubleArray();
        }
    }

    /** Sequences one after the other in the cache, three unused rows before each. */
    private static double[] decode(AttentionPlan plan, List<Numbers> sequences, int[] positions) {
        try (PtNDManager scope = program.newScope();
                IValue regions = regions(plan)) {
            var bases = new long[positions.length];
            List<NDList> keys = new ArrayList<>();
            plan.keyMaps().forEach(map -> keys.add(new NDList()));
            var values = new NDList();
            int row = 0;
            for (int i = 0; i < positions.length; i++) {
                int tokens = positions[i] + 1;
                for (int copy = 0; copy < keys.size(); copy++) {
                    keys.get(copy).add(scope.ones(new Shape(3, KV_HEADS, HEAD_DIM), DataType.FLOAT64));
                    keys.get(copy).add(tensor(scope, sequences.get(i).keys().get(copy), tokens, KV_HEADS));
                }
                values.add(scope.ones(new Shape(3, KV_HEADS, HEAD_DIM), DataType.FLOAT64));
                values.add(tensor(scope, sequences.get(i).values(), tokens, KV_HEADS));
                bases[i] = row + 3;
                row += 3 + tokens;
            }
            var turned = new NDList();
            for (int region = 0; region < plan.regions().size(); region++) {
                var queries = new NDList();
                for (Numbers sequence : sequences) {
                    queries.add(tensor(scope, sequence.queries().get(region), 1, KV_HEADS * GROUP));
                }
                turned.add(NDArrays.concat(queries));
            }
            return program.call("attend_plan_step")
                    .with((PtNDArray) NDArrays.stack(turned))
                    .with(regions)
                    .withTensors(keys.stream()
                            .map(parts -> (PtNDArray) NDArrays.concat(parts))
                            .toList())
                    .with((PtNDArray) NDArrays.concat(values))
                    .with(bases)
                    .with(IntStream.of(positions).asLongStream().toArray())
                    .runForTensor(scope)
                    .toDoubleArray();
        }
    }

    private static IValue regions(AttentionPlan plan) {
        return program.call("plan")
                .with(new PlanArguments(plan).regions(List.of(plan)))
                .run();
    }

    private static List<PtNDArray> tensors(PtNDManager scope, List<double[]> numbers, int rows, int heads) {
        return numbers.stream().map(list -> tensor(scope, list, rows, heads)).toList();
    }

    private static PtNDArray tensor(PtNDManager scope, double[] numbers, int rows, int heads) {
        return (PtNDArray) scope.create(numbers, new Shape(rows, heads, HEAD_DIM));
    }

    /** Queries from position {@code start} on, in all heads, against the definition. */
    private static void requireEqual(
            AttentionPlan plan, Numbers numbers, int firstRow, int start, double[] actual, String message) {
        int rows = actual.length / (KV_HEADS * GROUP * HEAD_DIM);
        for (int row = firstRow; row < rows; row++) {
            for (int head = 0; head < KV_HEADS * GROUP; head++) {
                double[] expected = softmax(plan, numbers, row, start + row, head);
                for (int c = 0; c < HEAD_DIM; c++) {
                    assertEquals(
                            expected[c],
                            actual[(row * KV_HEADS * GROUP + head) * HEAD_DIM + c],
                            TOLERANCE,
                            message + ", row " + row + ", head " + head);
                }
            }
        }
    }

    private static double[] softmax(AttentionPlan plan, Numbers numbers, int row, int i, int head) {
        var mixed = new double[HEAD_DIM];
        double total = 0;
        int keyHead = head / GROUP;
        for (int region = 0; region < plan.regions().size(); region++) {
            Region part = plan.regions().get(region);
            double[] query = numbers.queries().get(region);
            double[] key = numbers.keys().get(plan.keyMaps().indexOf(part.key()));
            for (int j = 0; j <= i; j++) {
                if (!part.span().holds(i, j)) {
                    continue;
                }
                double score = 0;
                for (int c = 0; c < HEAD_DIM; c++) {
                    score += query[(row * KV_HEADS * GROUP + head) * HEAD_DIM + c]
                            * key[(j * KV_HEADS + keyHead) * HEAD_DIM + c];
                }
                double weight = Math.exp(score / Math.sqrt(HEAD_DIM));
                total += weight;
                for (int c = 0; c < HEAD_DIM; c++) {
                    mixed[c] += weight * numbers.values()[(j * KV_HEADS + keyHead) * HEAD_DIM + c];
                }
            }
        }
        for (int c = 0; c < HEAD_DIM; c++) {
            mixed[c] /= total;
        }
        return mixed;
    }
}
