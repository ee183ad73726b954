package dev.stringbench.inference.torch;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.folder.Dtype;
import java.util.List;
import java.util.Optional;

/** Choose which of attention.py's kernels a device runs. */
final class AttentionKernels {
    private static final List<String> ON_CPU = List.of("cpu", "plain");
    private static final List<String> ON_CUDA = List.of("flash", "cudnn", "efficient", "plain");

    private AttentionKernels() {}

    /**
     * Choose a kernel.
     *
     * @param forced what the user asks for, if anything
     * @throws InferenceException BAD_SETTING when the device has no such kernel for the dtype
     */
    static String choose(String device, Dtype dtype, Optional<String> forced) {
        boolean cpu = device.equals(DeviceChoice.CPU);
        List<String> known = cpu ? ON_CPU : ON_CUDA;
        if (forced.isPresent()) {
            return requireKnown(forced.get(), known, device, dtype);
        }
        if (cpu) {
            return "cpu";
        }
        // Flash and cuDNN attention know 16-bit types only.
        return dtype == Dtype.FLOAT32 ? "efficient" : "flash";
    }

    private static String requireKnown(String kernel, List<String> known, String device, Dtype dtype) {
        if (!known.contains(kernel)) {
            throw new InferenceException(
                    Fault.BAD_SETTING,
                    "attention kernel is \"" + kernel + "\"; on " + device + " it must be one of "
                            + String.join(", ", known));
        }
        if (dtype == Dtype.FLOAT32 && (kernel.equals("flash") || kernel.equals("cudnn"))) {
            throw new InferenceException(
                    Fault.BAD_SETTING,
                    "attention kernel " + kernel + " has no float32; use efficient or plain, or --dtype bfloat16");
        }
        return kernel;
    }
}
