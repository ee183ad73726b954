package dev.stringbench.inference.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.util.cuda.CudaUtils;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.List;
import java.util.stream.IntStream;

/** Find the devices of this host that a {@code --device} value names. */
final class DeviceChoice {
    static final String CPU = "cpu";
    private static final String CUDA = "cuda";

    private DeviceChoice() {}

    /**
     * Resolve a device name.
     *
     * @param name {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
     * @return {@code cpu} alone, or one or more of {@code cuda:0}, {@code cuda:1} ...
     * @throws InferenceException NO_DEVICE when there is no such GPU or libtorch cannot use it; BAD_SETTING for another
     *     name
     */
    static List<String> resolve(String name) {
        if (name.equals(CPU)) {
            return List.of(CPU);
        }
        boolean auto = name.equals("auto");
        if (!auto && !name.matches("cuda(:\\d{1,3})?")) {
            throw new InferenceException(
                    Fault.BAD_SETTING, "device is \"" + name + "\"; it must be auto, cpu, cuda or cuda:N");
        }
        int gpus = usableGpus();
        if (gpus == 0) {
            if (auto) {
                return List.of(CPU);
            }
            throw new InferenceException(
                    Fault.NO_DEVICE,
                    "device is " + name + " but " + whyNoGpu() + "; use --device cpu or see `string-bench doctor`");
        }
        if (auto || name.equals(CUDA)) {
            return IntStream.range(0, gpus).mapToObj(gpu -> CUDA + ":" + gpu).toList();
        }
        int wanted = Integer.parseInt(name.substring(CUDA.length() + 1));
        if (wanted >= gpus) {
            throw new InferenceException(
                    Fault.NO_DEVICE, "device is " + name + " but this host has cuda:0 to cuda:" + (gpus - 1));
        }
        return List.of(name);
    }

    /** Free bytes of a GPU's memory. */
    static long freeBytes(String device) {
        int index = Integer.parseInt(device.substring(CUDA.length() + 1));
        var usage = CudaUtils.getGpuMemory(Device.gpu(index));
        return usage.getMax() - usage.getUsed();
    }

    private static int usableGpus() {
        return engineHasCuda() ? CudaUtils.getGpuCount() : 0;
    }

    private static boolean engineHasCuda() {
        return Engine.getEngine(PtEngine.ENGINE_NAME).hasCapability(StandardCapabilities.CUDA);
    }

    private static String whyNoGpu() {
        return engineHasCuda()
                ? "no GPU is seen (DJL counts GPUs through libcudart; is it on the library path?)"
                : "this libtorch is a build for the CPU only";
    }
}
