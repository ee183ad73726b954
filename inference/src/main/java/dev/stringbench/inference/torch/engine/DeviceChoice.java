package dev.stringbench.inference.torch.engine;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.List;

/** The devices of this host that a {@code --device} value names. */
public final class DeviceChoice {
    public static final String CPU = "cpu";
    private static final String CUDA = "cuda";

    private DeviceChoice() {}

    /**
     * Resolve a device name.
     *
     * @param name {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:N} or several of these last with commas
     * @param engine what libtorch sees
     * @return {@code cpu} alone, or one or more of {@code cuda:0}, {@code cuda:1} ...
     * @throws InferenceException NO_DEVICE when there is no such GPU or libtorch cannot use it; BAD_SETTING for another
     *     name
     */
    public static List<String> resolve(String name, EngineReport engine) {
        if (name.equals(CPU)) {
            return List.of(CPU);
        }
        boolean auto = name.equals("auto");
        if (!auto && !name.equals(CUDA) && !name.matches("cuda:\\d{1,3}(,cuda:\\d{1,3})*")) {
            throw new InferenceException(
                    Fault.BAD_SETTING,
                    "device is \"" + name + "\"; it must be auto, cpu, cuda or cuda:N, several of these with commas");
        }
        List<String> gpus = engine.gpus().stream().map(EngineReport.Gpu::name).toList();
        if (gpus.isEmpty()) {
            if (auto) {
                return List.of(CPU);
            }
            throw new InferenceException(
                    Fault.NO_DEVICE,
                    "device is " + name + " but " + whyNoGpu(engine)
                            + "; use --device cpu or see `string-bench doctor`");
        }
        if (auto || name.equals(CUDA)) {
            return gpus;
        }
        List<String> named = List.of(name.split(",")).stream().distinct().toList();
        if (!gpus.containsAll(named)) {
            throw new InferenceException(
                    Fault.NO_DEVICE, "device is " + name + " but this host has " + String.join(", ", gpus));
        }
        return named;
    }

    /** The number of a GPU in its name, such as 1 in {@code cuda:1}. */
    public static int index(String gpu) {
        return Integer.parseInt(gpu.substring(gpu.indexOf(':') + 1));
    }

    private static String whyNoGpu(EngineReport engine) {
        return engine.cudaBuild()
                ? "no GPU is seen (DJL counts GPUs through libcudart; is it on the library path?)"
                : "this libtorch is a build for the CPU only";
    }
}
