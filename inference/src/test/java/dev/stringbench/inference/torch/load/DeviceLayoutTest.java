package dev.stringbench.inference.torch.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.MemoryEstimate;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.engine.EngineReport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceLayoutTest {
    private static final List<String> TWO_GPUS = List.of("cuda:0", "cuda:1");

    @TempDir
    Path folder;

    private ModelConfig config;
    private long bytes;

    @BeforeEach
    void write() {
        config = TestModel.write(folder, TestModel.config("llama", 6), Dtype.FLOAT32, 1)
                .config();
        var estimate = MemoryEstimate.of(config, Dtype.FLOAT32);
        bytes = estimate.weightBytes() + estimate.cacheBytes(1000);
    }

    @Test
    void oneDeviceTakesAllWhenItHasRoom() {
        assertEquals(
                new DeviceLayout("cuda:0", List.of("cuda:0", "cuda:0"), "cuda:0", "cuda:0"),
                layout(TWO_GPUS, bytes * 4 / 3 + 10));
        assertEquals(new DeviceLayout("cpu", List.of("cpu", "cpu"), "cpu", "cpu"), layout(List.of("cpu"), 0));
    }

    @Test
    void layersGoOverToTheNextDeviceWhenOneIsTooSmall() {
        assertEquals(
                new DeviceLayout("cuda:0", List.of("cuda:0", "cuda:1"), "cuda:1", "cuda:1"), layout(TWO_GPUS, bytes));
    }

    @Test
    void saysWhenAllTogetherAreTooSmall() {
        var thrown = assertThrows(InferenceException.class, () -> layout(TWO_GPUS, bytes / 4));
        assertEquals(Fault.OUT_OF_MEMORY, thrown.fault());
    }

    private DeviceLayout layout(List<String> devices, long free) {
        List<EngineReport.Gpu> gpus = devices.stream()
                .map(device -> new EngineReport.Gpu(device, "80", free, free))
                .toList();
        var engine = new EngineReport("", "", "", true, gpus.size(), gpus);
        return DeviceLayout.of(config, MemoryEstimate.of(config, Dtype.FLOAT32), 1000, devices, engine);
    }
}
