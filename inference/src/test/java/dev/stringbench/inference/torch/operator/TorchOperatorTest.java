package dev.stringbench.inference.torch.operator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Pointer;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.torch.generate.ProcessMemory;
import dev.stringbench.inference.torch.kernel.KernelProgram;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchOperatorTest {
    private static final String NAMESPACE = "string_bench_test";

    private static final String ATTENTION = "attention(Tensor(a!) output, Tensor near, Tensor far, Tensor key, "
            + "Tensor value, int start, int reach, bool has_far, float scale) -> ()";
    private static final String SCALED_SUM =
            "scaled_sum(Tensor(a!) output, Tensor x, Tensor y, int shift, bool negative, float scale) -> ()";
    private static final String FAIL = "fail(Tensor(a!) output, int number) -> ()";
    private static final String COUNT = "count(Tensor(a!) output) -> ()";

    private static final String SOURCE = """
            class Program(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool

              def attention(self, output: Tensor, near: Tensor, key: Tensor, start: int, reach: int, has_far: bool, scale: float) -> NoneType:
                ops.string_bench_test.attention(torch.t(output), near[1:, ::2], near, key, key[0], start, reach, has_far, scale)
                return None

              # The largest difference of the operator from libtorch's own arithmetic, on views whose strides differ.
              def scaled_sum_error(self, x: Tensor, y: Tensor, shift: int, negative: bool, scale: float) -> float:
                left = torch.t(x)[2:]
                right = y[1:, ::3]
                output = torch.zeros_like(torch.t(left))
                ops.string_bench_test.scaled_sum(torch.t(output), left, right, shift, negative, scale)
                sign = 1.0
                if negative:
                  sign = -1.0
                expected = (left + right) * (sign * scale) + shift
                return float(torch.max(torch.abs(torch.t(output) - expected)))

              def fail(self, output: Tensor, number: int) -> int:
                ops.string_bench_test.count(output)
                ops.string_bench_test.fail(output, number)
                ops.string_bench_test.count(output)
                return number

              def fail_twice(self, output: Tensor) -> Tensor:
                ops.string_bench_test.fail(output, 1)
                return torch.matmul(output, torch.zeros([7, 7]))

              def large(self, number: int) -> Tensor:
                large = torch.empty([16, 1024, 1024])
                ops.string_bench_test.count(large)
                if number > 0:
                  ops.string_bench_test.fail(large, number)
                return large

              def write_what_nobody_reads(self) -> NoneType:
                ops.string_bench_test.count(torch.zeros([1]))
                return None
            """;

    private static final AtomicInteger COUNTED = new AtomicInteger();
    private static final List<Object> SEEN = new ArrayList<>();

    private static final TorchOperator.Body DESCRIBED = TorchOperatorTest::describe;
    private static final TorchOperator.Body SUMMED = TorchOperatorTest::scaledSum;

    private static TorchProgram program;

    @BeforeAll
    static void load() {
        assertTrue(TorchOperator.register(NAMESPACE, ATTENTION, "CPU", DESCRIBED));
        assertTrue(TorchOperator.register(NAMESPACE, SCALED_SUM, "CPU", SUMMED));
        assertTrue(TorchOperator.register(NAMESPACE, COUNT, "CPU", arguments -> COUNTED.incrementAndGet()));
        assertTrue(TorchOperator.register(NAMESPACE, FAIL, "CPU", arguments -> {
            throw new IllegalStateException("no luck with " + arguments.integer(1));
        }));
        program = KernelProgram.load(Map.of("program", SOURCE));
    }

    @AfterAll
    static void close() {
        program.close();
    }

    @BeforeEach
    void forget() {
        COUNTED.set(0);
        SEEN.clear();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 3_000_000_000L, Long.MIN_VALUE, Long.MAX_VALUE})
    void aBodySeesEachArgument(long number) {
        try (PtNDManager scope = program.newScope()) {
            PtNDArray output = tensor(scope, 3, 4);
            PtNDArray near = tensor(scope, 5, 6);
            PtNDArray key = tensor(scope, 2, 3, 4).toType(DataType.FLOAT64, false);
            boolean hasFar = number % 2 != 0;
            double scale = number / 7.0;
            program.call("attention")
                    .with(output)
                    .with(near)
                    .with(key)
                    .with(number)
                    .with(-number)
                    .with(hasFar)
                    .with(scale)
                    .run()
                    .close();
            List<OperatorTensor> tensors =
                    SEEN.subList(0, 5).stream().map(OperatorTensor.class::cast).toList();
            assertTensor(tensors.get(0), new long[] {4, 3}, new long[] {1, 4}, 6);
            assertTensor(tensors.get(1), new long[] {4, 3}, new long[] {6, 2}, 6);
            assertTensor(tensors.get(2), new long[] {5, 6}, new long[] {6, 1}, 6);
            assertTensor(tensors.get(3), new long[] {2, 3, 4}, new long[] {12, 4, 1}, 7);
            assertTensor(tensors.get(4), new long[] {3, 4}, new long[] {4, 1}, 7);
            assertEquals(tensors.get(2).data() + 6 * Float.BYTES, tensors.get(1).data());
            assertEquals(tensors.get(3).data(), tensors.get(4).data());
            assertEquals(List.of(number, -number, hasFar, scale), SEEN.subList(5, 9));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBodyFillsItsOutput(boolean negative) {
        try (PtNDManager scope = program.newScope();
                var error = program.call("scaled_sum_error")
                        .with(tensor(scope, 3, 8))
                        .with(tensor(scope, 7, 9))
                        .with(-40)
                        .with(negative)
                        .with(0.37)
                        .run()) {
            assertEquals(0, error.toDouble(), 1e-4);
        }
    }

    @Test
    void whatABodyThrowsReachesTheCaller() {
        try (PtNDManager scope = program.newScope()) {
            TorchProgram.Call call = program.call("fail").with(tensor(scope, 1)).with(13);
            InferenceException thrown = assertThrows(InferenceException.class, call::run);
            assertEquals("libtorch failed in fail: no luck with 13", thrown.getMessage());
            assertInstanceOf(IllegalStateException.class, thrown.getCause());
            assertEquals(1, COUNTED.get(), "bodies that ran, those after the failure left out");
        }
        aBodyFillsItsOutput(false); // the failure is over with its call
    }

    @Test
    void anOperatorsFailureComesBeforeWhatItLedTo() {
        try (PtNDManager scope = program.newScope()) {
            TorchProgram.Call call = program.call("fail_twice").with(tensor(scope, 2, 2));
            assertEquals(
                    "libtorch failed in fail_twice: no luck with 1",
                    assertThrows(InferenceException.class, call::run).getMessage());
        }
    }

    @Test
    void aCallThatWritesWhatNobodyReadsIsDropped() {
        program.call("write_what_nobody_reads").run().close();
        assertEquals(0, COUNTED.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void tensorsAreFreed(int failing) {
        long before = ProcessMemory.virtualKilobytes();
        for (int call = 0; call < 200; call++) {
            TorchProgram.Call large = program.call("large").with(failing);
            if (failing > 0) {
                assertThrows(InferenceException.class, large::run);
            } else {
                large.run().close();
            }
        }
        assertEquals(200, COUNTED.get());
        // Each tensor is 64 MiB of address space of its own; a few may be other threads' doing.
        assertTrue(ProcessMemory.virtualKilobytes() - before < 1 << 20, "address space grew");
    }

    @Test
    void severalThreadsCallAtOnce() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> callers = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                int number = caller;
                callers.add(() -> {
                    callOften(number);
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(callers)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Each thread has its own numbers and its own failures. */
    private static void callOften(int number) {
        try (PtNDManager scope = program.newScope()) {
            PtNDArray x = tensor(scope, 3, 8);
            PtNDArray y = tensor(scope, 7, 9);
            for (int call = 0; call < 300; call++) {
                try (var error = program.call("scaled_sum_error")
                        .with(x)
                        .with(y)
                        .with(number * 1000 + call)
                        .with(call % 2 == 0)
                        .with(number + 0.5)
                        .run()) {
                    assertEquals(0, error.toDouble(), 1e-2);
                }
                TorchProgram.Call failing = program.call("fail").with(x).with(number * 1000 + call);
                assertEquals(
                        "libtorch failed in fail: no luck with " + (number * 1000 + call),
                        assertThrows(InferenceException.class, failing::run).getMessage());
            }
        }
    }

    @Test
    void registeringTheSameAgainDoesNothing() {
        assertTrue(TorchOperator.register(NAMESPACE, SCALED_SUM, "CPU", SUMMED));
        aBodyFillsItsOutput(true);
    }

    @Test
    void anotherBodyOrSchemaIsRefused() {
        assertThrows(
                IllegalStateException.class,
                () -> TorchOperator.register(NAMESPACE, SCALED_SUM, "CPU", arguments -> {}));
        assertThrows(
                IllegalStateException.class,
                () -> TorchOperator.register(NAMESPACE, "scaled_sum(Tensor(a!) output) -> ()", "CPU", SUMMED));
    }

    @Test
    void oneOperatorHasABodyForEachKindOfDevice() {
        assertTrue(TorchOperator.register(NAMESPACE, SCALED_SUM, "CUDA", SUMMED));
        aBodyFillsItsOutput(true);
    }

    @Test
    void aRefusalOfLibtorchIsAnEngineFailure() {
        InferenceException thrown = assertThrows(
                InferenceException.class, () -> TorchOperator.register(NAMESPACE, SCALED_SUM, "NoSuchKey", SUMMED));
        assertSame(Fault.ENGINE_FAILURE, thrown.fault());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name(Tensor x) -> Tensor",
                "name(Tensor? x) -> ()",
                "name(int[] x) -> ()",
                "name(int x=1) -> ()",
                "name(int x, ) -> ()",
                "name(str x) -> ()"
            })
    void aSchemaThatCannotBeServedIsRefused(String schema) {
        assertThrows(IllegalArgumentException.class, () -> TorchOperator.register(NAMESPACE, schema, "CPU", SUMMED));
    }

    @Test
    void anArgumentOfAnotherTypeOrOfAnEndedCallIsRefused() {
        TorchOperator.register(NAMESPACE, "keep(Tensor(a!) output, int number) -> ()", "CPU", arguments -> {
            assertThrows(IllegalArgumentException.class, () -> arguments.tensor(1));
            assertThrows(IllegalArgumentException.class, () -> arguments.integer(0));
            assertThrows(IndexOutOfBoundsException.class, () -> arguments.number(2));
            SEEN.add(arguments);
        });
        try (TorchProgram keeping = KernelProgram.load(Map.of("program", """
                        class Program(Module):
                          __parameters__ = []
                          __buffers__ = []
                          training : bool

                          def keep(self, output: Tensor) -> NoneType:
                            ops.string_bench_test.keep(output, 5)
                            return None
                        """));
                PtNDManager scope = keeping.newScope()) {
            keeping.call("keep").with(tensor(scope, 1)).run().close();
        }
        var kept = (OperatorArguments) SEEN.get(0);
        assertThrows(IllegalStateException.class, () -> kept.tensor(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c10", "no_such_library"})
    void aLibraryWithoutTheFunctionsIsFoundOut(String library) {
        assertFalse(TorchShim.bind(Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName(library))));
        aBodyFillsItsOutput(true); // what was bound stays
    }

    private static PtNDArray tensor(PtNDManager scope, long... sizes) {
        var shape = new Shape(sizes);
        return (PtNDArray)
                scope.arange(0, (float) shape.size(), 1, DataType.FLOAT32).reshape(shape);
    }

    private static void assertTensor(OperatorTensor tensor, long[] sizes, long[] strides, int scalarType) {
        assertArrayEquals(
                sizes,
                IntStream.range(0, tensor.dimensions()).mapToLong(tensor::size).toArray());
        assertArrayEquals(
                strides,
                IntStream.range(0, tensor.dimensions())
                        .mapToLong(tensor::stride)
                        .toArray());
        assertEquals(scalarType, tensor.scalarType());
        assertEquals(OperatorTensor.CPU, tensor.deviceType());
        assertEquals(-1, tensor.device());
    }

    private static void describe(OperatorArguments arguments) {
        for (int index = 0; index < 5; index++) {
            OperatorTensor tensor = arguments.tensor(index);
            if (tensor.data() != arguments.data(index)) {
                throw new IllegalStateException("tensor " + index + " has two addresses");
            }
            SEEN.add(tensor);
        }
        SEEN.add(arguments.integer(5));
        SEEN.add(arguments.integer(6));
        SEEN.add(arguments.bool(7));
        SEEN.add(arguments.number(8));
    }

    private static void scaledSum(OperatorArguments arguments) {
        OperatorTensor output = arguments.tensor(0);
        OperatorTensor x = arguments.tensor(1);
        OperatorTensor y = arguments.tensor(2);
        double factor = arguments.bool(4) ? -arguments.number(5) : arguments.number(5);
        for (long row = 0; row < output.size(0); row++) {
            for (long column = 0; column < output.size(1); column++) {
                double sum = at(x, row, column).getFloat(0) + at(y, row, column).getFloat(0);
                at(output, row, column).setFloat(0, (float) (sum * factor + arguments.integer(3)));
            }
        }
    }

    private static Pointer at(OperatorTensor matrix, long row, long column) {
        long element = row * matrix.stride(0) + column * matrix.stride(1);
        return new Pointer(matrix.data() + element * Float.BYTES);
    }
}
