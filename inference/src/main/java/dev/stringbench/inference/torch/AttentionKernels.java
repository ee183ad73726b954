package dev.stringbench.inference.torch;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.folder.Dtype;
import java.util.List;
import java.util.Optional;

/**
 * Choose which of attention.py's kernels a device runs: the first that gives the numbers of the plain maths on a small
 * case with grouped heads, odd lengths and every piece. A kernel that a GPU is too old for fails there, not in a run.
 */
final class AttentionKernels {
    private static final List<String> ON_CPU = List.of("cpu", "plain");
    private static final List<String> ON_CUDA = List.of("flash", "cudnn", "efficient", "plain");

    private final TorchProgram program;
    private final Dtype dtype;
    private final int headDim;

    AttentionKernels(TorchProgram program, Dtype dtype, int headDim) {
        this.program = program;
        this.dtype = dtype;
        this.headDim = headDim;
    }

    /**
     * Choose a device's kernel.
     *
     * @param forced what the user asks for, if anything
     * @throws InferenceException BAD_SETTING when the device has no such kernel or it does not give the right numbers
     */
    String choose(String device, Optional<String> forced) {
        List<String> known = device.equals(DeviceChoice.CPU) ? ON_CPU : ON_CUDA;
        if (forced.isPresent()) {
            String kernel = forced.get();
            if (!known.contains(kernel)) {
                throw bad(kernel, "on " + device + " it must be one of " + String.join(", ", known));
            }
            if (!isRight(kernel, device)) {
                throw bad(kernel, "which fails on " + device + " with " + dtype.torchName() + " heads of " + headDim);
            }
            return kernel;
        }
        return firstRight(known, device);
    }

    /** The first kernel that is right; the plain maths, the last, is what the others are compared with. */
    String firstRight(List<String> candidates, String device) {
        return candidates.stream()
                .filter(kernel -> isRight(kernel, device))
                .findFirst()
                .orElse("plain");
    }

    private boolean isRight(String kernel, String device) {
        try (var difference = program.call("kernel_error")
                .with(kernel)
                .with(device)
                .with(TorchDtype.scalarType(dtype))
                .with(headDim)
                .run()) {
            return difference.toDouble() < tolerance();
        } catch (InferenceException e) {
            if (e.fault() == Fault.ENGINE_FAILURE) {
                return false;
            }
            throw e;
        }
    }

    /** A few units in the last place of outputs near 1. */
    private double tolerance() {
        return switch (dtype) {
            case BFLOAT16 -> 0.04;
            case FLOAT16 -> 0.005;
            default -> 1e-4;
        };
    }

    private static InferenceException bad(String kernel, String reason) {
        return new InferenceException(Fault.BAD_SETTING, "attention kernel is \"" + kernel + "\"; " + reason);
    }
}
