package dev.stringbench.inference.torch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.torch.kernel.AttentionKernels;
import dev.stringbench.inference.torch.kernel.KernelProgram;
import dev.stringbench.inference.torch.kernel.KernelTrial;
import dev.stringbench.inference.torch.kernel.PlainKernels;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceChoiceTest {
    private static final EngineReport NO_GPU = new EngineReport("", "", "", true, 0, List.of());
    private static final EngineReport CPU_BUILD = new EngineReport("", "", "", false, 1, List.of());
    private static final EngineReport TWO_GPUS = new EngineReport(
            "",
            "",
            "",
            true,
            2,
            List.of(new EngineReport.Gpu("cuda:0", "90", 1, 1), new EngineReport.Gpu("cuda:1", "90", 1, 1)));

    @Test
    void autoTakesTheGpusThatLibtorchCanUse() {
        assertEquals(List.of("cuda:0", "cuda:1"), DeviceChoice.resolve("auto", TWO_GPUS));
        assertEquals(List.of("cpu"), DeviceChoice.resolve("auto", NO_GPU));
        assertEquals(List.of("cpu"), DeviceChoice.resolve("auto", CPU_BUILD));
    }

    @Test
    void aNameTakesThatDevice() {
        assertEquals(List.of("cpu"), DeviceChoice.resolve("cpu", TWO_GPUS));
        assertEquals(List.of("cuda:1"), DeviceChoice.resolve("cuda:1", TWO_GPUS));
        assertEquals(List.of("cuda:0", "cuda:1"), DeviceChoice.resolve("cuda", TWO_GPUS));
    }

    @Test
    void saysWhyThereIsNoSuchDevice() {
        requireFault(Fault.NO_DEVICE, "no GPU is seen", "cuda", NO_GPU);
        requireFault(Fault.NO_DEVICE, "a build for the CPU only", "cuda:0", CPU_BUILD);
        requireFault(Fault.NO_DEVICE, "this host has cuda:0, cuda:1", "cuda:2", TWO_GPUS);
        requireFault(Fault.BAD_SETTING, "it must be auto, cpu, cuda or cuda:N", "cuda:x", TWO_GPUS);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32, 6", "FLOAT32, 128", "BFLOAT16, 64", "FLOAT16, 64"})
    void aKernelThatFailsIsPassedOver(Dtype dtype, int headDim) {
        try (TorchProgram program = KernelProgram.load()) {
            var kernels = new AttentionKernels(program, dtype, 2, 3, headDim);
            // The first two run on GPUs only.
            assertEquals("cpu", kernels.firstRight(List.of("flash", "efficient", "cpu", "plain"), "cpu"));
            assertEquals("plain", kernels.firstRight(List.of("flash"), "cpu"));
        }
    }

    /** A sliding window that is one key too wide, as a faulty library might have it. */
    @Test
    void aKernelWithWrongNumbersIsPassedOver() {
        String wrong = PlainKernels.source().replace("j <= i - window", "j < i - window");
        for (boolean faulty : new boolean[] {false, true}) {
            Map<String, String> kernelsFile = Map.of("kernels", faulty ? wrong : PlainKernels.source());
            try (TorchProgram program = KernelProgram.load(kernelsFile)) {
                var kernels = new AttentionKernels(program, Dtype.FLOAT32, 2, 3, 16);
                List<String> candidates = List.of("cudnn", "flash", "efficient", "plain");
                assertEquals(faulty ? "efficient" : "cudnn", kernels.firstRight(candidates, "cpu"));
            }
        }
    }

    /** Outputs lie near 1, where 16 units in the last place are an error and rounding makes 2 or 3. */
    @ParameterizedTest
    @CsvSource({"BFLOAT16, 0.125", "FLOAT16, 0.015625", "FLOAT32, 0.0005"})
    void aKernelThatIsOffByMoreThanItsTypeRoundsIsPassedOver(Dtype dtype, double error) {
        String wrong = PlainKernels.source()
                .replace(
                        "return torch.matmul(torch.softmax(score, -1), v),",
                        "return torch.matmul(torch.softmax(score, -1), v) + " + error + ",");
        assertNotEquals(PlainKernels.source(), wrong);
        try (TorchProgram program = KernelProgram.load(Map.of("kernels", wrong))) {
            var kernels = new AttentionKernels(program, dtype, 2, 3, 16);
            assertEquals("plain", kernels.firstRight(List.of("efficient"), "cpu"));
        }
    }

    /** The same for our own kernel, on a device whose kernels are plain maths. */
    @Test
    void trialsPutTheRightKernelsFirstAndSayWhatIsWrongWithTheOthers() {
        String wrong = PlainKernels.hopperSource().replace("torch.lt(distance, reach)", "torch.le(distance, reach)");
        for (boolean faulty : new boolean[] {false, true}) {
            var files =
                    Map.of("hopper", faulty ? wrong : PlainKernels.hopperSource(), "kernels", PlainKernels.source());
            try (TorchProgram program = KernelProgram.load(files)) {
                var kernels = new AttentionKernels(program, Dtype.FLOAT32, 2, 3, 16);
                assertEquals(faulty ? "flash" : "hopper", kernels.firstRight(List.of("hopper", "flash"), "cpu"));
            }
        }
        try (TorchProgram program = KernelProgram.load(Map.of("kernels", wrong(PlainKernels.source())))) {
            var kernels = new AttentionKernels(program, Dtype.FLOAT32, 2, 3, 16);
            List<KernelTrial> trials = kernels.trials("cpu");
            assertEquals(
                    List.of("cpu"), trials.stream().map(KernelTrial::kernel).toList());
            assertTrue(trials.get(0).fault().orElseThrow().startsWith("wrong by "), trials.toString());
            assertEquals("plain", kernels.choose("cpu", Optional.empty()));
            var thrown = assertThrows(InferenceException.class, () -> kernels.choose("cpu", Optional.of("cpu")));
            assertEquals(Fault.BAD_SETTING, thrown.fault());
            assertTrue(thrown.getMessage().contains("heads of 16: wrong by "), thrown.getMessage());
        }
    }

    /** A causal mask that shows the next key. */
    private static String wrong(String kernels) {
        return kernels.replace("torch.triu(torch.ones_like(hidden), 1)", "torch.triu(torch.ones_like(hidden), 2)");
    }

    @Test
    void decodingTogetherIsRefusedWhereItIsWrong() {
        String wrong =
                PlainKernels.source().replace("first = int(starts[index])", "first = int(starts[index]) // 2 * 2");
        for (boolean faulty : new boolean[] {false, true}) {
            Map<String, String> kernelsFile = Map.of("kernels", faulty ? wrong : PlainKernels.source());
            try (TorchProgram program = KernelProgram.load(kernelsFile)) {
                var kernels = new AttentionKernels(program, Dtype.FLOAT32, 2, 3, 16);
                assertEquals(faulty ? "each" : "flash", kernels.step("cpu", "flash", Optional.empty()));
                assertEquals("each", kernels.step("cpu", "efficient", Optional.empty()));
            }
        }
    }

    /** A step that leaves a key unrotated, one that sees a key too many as near, and a right one. */
    @Test
    void theFusedStepIsTakenWhereItIsRightAndNoOtherKernelIsAskedFor() {
        String right = PlainKernels.stepSource();
        Map<String, String> steps = Map.of(
                right.replace("turned[0, :, heads:])", "key)"),
                "each",
                right.replace("positions, reach, has_far", "positions, reach + 1, has_far"),
                "each",
                right,
                "fused");
        assertEquals(3, steps.size());
        steps.forEach((source, expected) -> {
            try (TorchProgram program = KernelProgram.load(Map.of("step", source))) {
                var kernels = new AttentionKernels(program, Dtype.FLOAT32, 2, 3, 16);
                assertEquals(expected, kernels.step("cpu", "cpu", Optional.empty()));
                assertEquals(expected, kernels.step("cpu", "hopper", Optional.of("hopper")));
                assertEquals("each", kernels.step("cpu", "cpu", Optional.of("cpu")));
            }
        });
    }

    private static void requireFault(Fault fault, String part, String name, EngineReport engine) {
        var thrown = assertThrows(InferenceException.class, () -> DeviceChoice.resolve(name, engine));
        assertEquals(fault, thrown.fault());
        assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
    }
}
