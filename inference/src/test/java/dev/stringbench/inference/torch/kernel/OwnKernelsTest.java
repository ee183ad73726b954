package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be seen of our own kernels without a GPU; their numbers are checked on the device whenever a model is loaded. */
class OwnKernelsTest {
    private static EngineReport engine(String... computeCapabilities) {
        return new EngineReport(
                "0",
                "0",
                "here",
                true,
                computeCapabilities.length,
                List.of(computeCapabilities).stream()
                        .map(capability -> new EngineReport.Gpu("cuda:0", capability, 1, 1))
                        .toList());
    }

    @Test
    void noOtherGenerationHasIt() {
        assertFalse(HopperAttention.register(engine()));
        assertFalse(HopperAttention.register(engine("80", "100", "120", "unknown")));
        assertFalse(FusedStep.register(engine("75", "70")));
    }

    /** libtorch takes the schemas, TorchScript the calls; on the CPU libtorch itself then has nothing to run. */
    @Test
    void theProgramCallsTheRegisteredOperators() {
        assertTrue(HopperAttention.register(engine("80", "90")));
        assertTrue(HopperAttention.register(engine("90")), "once more");
        assertTrue(FusedStep.register(engine("80")));
        var files = Map.of("hopper", KernelProgram.source("hopper"), "step", KernelProgram.source("step"));
        try (TorchProgram program = KernelProgram.load(files)) {
            var thrown = assertThrows(InferenceException.class, () -> attend(program));
            assertTrue(thrown.getMessage().contains("string_bench::attention"), thrown.getMessage());
            assertTrue(thrown.getMessage().contains("CPU"), thrown.getMessage());
            thrown = assertThrows(InferenceException.class, () -> step(program));
            assertTrue(thrown.getMessage().contains("string_bench::step"), thrown.getMessage());
            assertTrue(thrown.getMessage().contains("CPU"), thrown.getMessage());
        }
    }

    private static void step(TorchProgram program) {
        program.call("step_error")
                .with("fused")
                .with("cpu")
                .with(TorchDtype.scalarType(Dtype.FLOAT32))
                .with(1)
                .with(2)
                .with(64)
                .run()
                .close();
    }

    @ParameterizedTest
    @CsvSource({
        // keys, key heads of all sequences, multiprocessors, room, parts, keys of a part
        "131072, 8, 132, 256, 16, 8192",
        "4096, 8, 132, 256, 16, 256",
        "4096, 512, 132, 512, 1, 4096",
        "1, 8, 132, 256, 1, 64",
        "65, 8, 132, 256, 2, 64",
        "5000, 1, 132, 256, 79, 64",
        "100000, 1, 200, 150, 143, 704",
        "2147483647, 2, 108, 256, 54, 39768256"
    })
    void partsOfTheKeysFillTheGpu(int seen, int rows, int multiprocessors, int room, int parts, int keys) {
        assertEquals(new FusedStep.Parts(parts, keys), FusedStep.Parts.of(seen, rows, multiprocessors, room));
        assertTrue((long) (parts - 1) * keys < seen && (long) parts * keys >= seen);
    }

    @Test
    void withoutTheOperatorAnotherKernelIsTaken() {
        var files = Map.of("hopper", KernelProgram.source("no-hopper"), "step", KernelProgram.source("no-step"));
        try (TorchProgram program = KernelProgram.load(files)) {
            var thrown = assertThrows(InferenceException.class, () -> attend(program));
            assertTrue(thrown.getMessage().contains("compute capability 9.0"), thrown.getMessage());
            thrown = assertThrows(InferenceException.class, () -> step(program));
            assertTrue(thrown.getMessage().contains("compute capability 8.0"), thrown.getMessage());
            var kernels = new AttentionKernels(program, Dtype.FLOAT32, 2, 2, 64);
            assertEquals("cpu", kernels.firstRight(List.of("hopper", "cpu"), "cpu"));
            assertEquals("each", kernels.step("cpu", "cpu", Optional.empty()));
        }
    }

    private static void attend(TorchProgram program) {
        program.call("attend_often")
                .with("hopper")
                .with("cpu")
                .with(TorchDtype.scalarType(Dtype.FLOAT32))
                .with(1)
                .with(2)
                .with(64)
                .with(300)
                .with(0)
                .with(4)
                .with(1)
                .run()
                .close();
    }

    @ParameterizedTest
    @CsvSource({
        // heads, key heads, head dim, keys; keys and values of a key head of 128 take 512 bytes a position
        "32, 8, 128, 4096, 32",
        "32, 8, 128, 8192, 16", // 6 fit, but 4 share out evenly
        "32, 8, 128, 32768, 4",
        "32, 8, 128, 1000000, 4",
        "28, 4, 128, 8192, 28",
        "14, 2, 64, 131072, 7",
        "40, 40, 128, 8192, 5"
    })
    void headsWorkedOnTogetherAreWholeGroupsThatFitTheCache(
            int heads, int kvHeads, int headDim, int keys, int expected) {
        assertEquals(expected, HopperAttention.headsAtOnce(heads, kvHeads, headDim, keys));
    }
}
