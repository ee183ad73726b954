package dev.stringbench.inference.torch.measure;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The peak of memory in use while something runs.
 *
 * <p>On CUDA that is what the driver says is taken on the model's GPUs, by every process and with what libtorch keeps
 * for reuse, looked at every few milliseconds; libtorch gives back what it does not use when the watch begins. On a CPU
 * it is the resident memory of this process, which Linux records itself; elsewhere it is not known.
 */
public final class MemoryPeak implements AutoCloseable {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final long PERIOD_MILLIS = 10;

    private final List<String> gpus;
    private final AtomicLong most = new AtomicLong();
    private final Thread watcher = new Thread(this::watch, "memory-peak");

    private MemoryPeak(List<String> gpus) {
        this.gpus = gpus;
    }

    /**
     * Begin to watch.
     *
     * @param devices device names as {@link CausalLanguageModel#layerDevices} gives them
     */
    public static MemoryPeak watch(List<String> devices) {
        var peak = new MemoryPeak(devices.stream()
                .distinct()
                .filter(device -> !device.equals(DeviceChoice.CPU))
                .toList());
        if (peak.gpus.isEmpty()) {
            resetResident();
        } else {
            JniUtils.emptyCudaCache();
            peak.watcher.setDaemon(true);
            peak.watcher.start();
        }
        return peak;
    }

    /** Most bytes in use since the watch began, on all devices together; empty where that is not known. */
    public OptionalLong bytes() {
        if (gpus.isEmpty()) {
            return resident();
        }
        look();
        return OptionalLong.of(most.get());
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(PERIOD_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the watch is over
        }
    }

    private void look() {
        long used = gpus.stream().mapToLong(MemoryPeak::usedBytes).sum();
        most.accumulateAndGet(used, Math::max);
    }

    private static long usedBytes(String gpu) {
        int index = Integer.parseInt(gpu.substring(gpu.indexOf(':') + 1));
        return CudaUtils.getGpuMemory(Device.gpu(index)).getUsed();
    }

    private static void resetResident() {
        try {
            if (Files.isWritable(CLEAR)) {
                Files.writeString(CLEAR, "5");
            }
        } catch (IOException e) {
            // The peak then counts from the start of the process, which is still an upper bound.
        }
    }

    private static OptionalLong resident() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
