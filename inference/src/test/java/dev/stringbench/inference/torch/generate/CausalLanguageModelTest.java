package dev.stringbench.inference.torch.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.position.StringOriginal;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CausalLanguageModelTest {
    private static final int[] PROMPT = IntStream.range(0, 40).toArray();

    @TempDir
    Path folder;

    @Test
    void loadsOnTheCpuInFloat32ByDefault() {
        TestModel.write(folder, TestModel.config("llama", 6), Dtype.BFLOAT16, 1);
        try (var model = CausalLanguageModel.load(folder, LoadOptions.DEFAULTS.withDevice("cpu"))) {
            assertEquals(Dtype.FLOAT32, model.dtype());
            assertEquals(List.of("cpu", "cpu"), model.layerDevices());
            assertEquals(List.of("cpu", "cpu"), model.attentionKernels());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Dtype.class,
            names = {"BFLOAT16", "FLOAT16"})
    void sixteenBitArithmeticIsNearFloat32(Dtype dtype) {
        TestModel.write(folder, TestModel.config("qwen3", 6), Dtype.BFLOAT16, 1);
        float[][] wide = promptLogits(LoadOptions.DEFAULTS.withDevice("cpu"));
        float[][] narrow = promptLogits(LoadOptions.DEFAULTS.withDevice("cpu").withDtype(dtype));
        float tolerance = dtype == Dtype.BFLOAT16 ? 8 * 0.05f : 0.05f; // three bits fewer
        for (int i = 0; i < wide.length; i++) {
            assertArrayEquals(wide[i], narrow[i], tolerance, dtype + " row " + i);
        }
    }

    @Test
    void randomWeightsFollowTheirSeedAndNeedNoWeightFile() throws IOException {
        Files.writeString(
                folder.resolve("config.json"), TestModel.config("qwen2", 6).toString());
        LoadOptions options = LoadOptions.DEFAULTS.withDevice("cpu");
        float[][] first = promptLogits(options.withRandomWeights(5));
        assertArrayEquals(first, promptLogits(options.withRandomWeights(5)));
        assertFalse(Arrays.deepEquals(first, promptLogits(options.withRandomWeights(6))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cuda", "cuda:0", "cuda:7"})
    void refusesAGpuThatIsNotThere(String device) {
        TestModel.write(folder, TestModel.config("llama", 6), Dtype.FLOAT32, 1);
        requireFault(Fault.NO_DEVICE, "device is " + device, LoadOptions.DEFAULTS.withDevice(device));
    }

    @Test
    void refusesSettingsThatMeanNothing() {
        TestModel.write(folder, TestModel.config("llama", 6), Dtype.FLOAT32, 1);
        LoadOptions cpu = LoadOptions.DEFAULTS.withDevice("cpu");
        requireFault(Fault.BAD_SETTING, "\"gpu\"; it must be auto, cpu", cpu.withDevice("gpu"));
        requireFault(Fault.BAD_SETTING, "it must be one of cpu, plain", cpu.withAttentionKernel("flash"));
        assertThrows(InferenceException.class, () -> cpu.withDtype(Dtype.INT8));
        assertThrows(InferenceException.class, () -> cpu.withPrefillChunkTokens(0));
    }

    @Test
    void refusesTheOriginalWhereItHasNoCode() {
        requireUnsupported(TestModel.config("qwen3", 6), "no original code for qwen3");
        requireUnsupported(TestModel.config("mistral", 8), "head_dim, 8");
        ObjectNode linear = TestModel.config("llama", 6);
        linear.putObject("rope_scaling").put("type", "linear").put("factor", 2.0);
        requireUnsupported(linear, "rope type linear");
    }

    private void requireUnsupported(ObjectNode config, String part) {
        TestModel.write(folder, config, Dtype.FLOAT32, 1);
        try (var model = CausalLanguageModel.load(folder, LoadOptions.DEFAULTS.withDevice("cpu"))) {
            var thrown = assertThrows(InferenceException.class, () -> model.session(new StringOriginal(4, 1)));
            assertEquals(Fault.UNSUPPORTED, thrown.fault());
            assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
        }
    }

    private void requireFault(Fault fault, String part, LoadOptions options) {
        var thrown = assertThrows(InferenceException.class, () -> CausalLanguageModel.load(folder, options));
        assertEquals(fault, thrown.fault());
        assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
    }

    private float[][] promptLogits(LoadOptions options) {
        try (var model = CausalLanguageModel.load(folder, options);
                GenerationSession session = model.session(new StringShift(13, 3))) {
            return CollectedLogits.of(model, session, PROMPT, 0).prompt();
        }
    }
}
