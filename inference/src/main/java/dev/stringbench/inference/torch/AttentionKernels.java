package dev.stringbench.inference.torch;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.folder.Dtype;
import dev.stringbench.inference.folder.ModelConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Choose which of attention.py's kernels a device runs: of those that give the numbers of the plain maths on cases with
 * grouped heads, odd lengths and every piece, the quickest. A kernel that a GPU is too old for fails there, not in a run.
 */
final class AttentionKernels {
    private static final List<String> ON_CPU = List.of("cpu", "plain");
    private static final List<String> ON_CUDA = List.of("cudnn", "flash", "efficient", "plain");
    private static final String CUDNN = "cudnn";

    /** The block that candidates are timed with: long enough that the quickest here is the quickest for long prompts. */
    private static final int TIMED_TOKENS = 16_384;

    private static final int TIMED_REACH = 5_407;

    private final TorchProgram program;
    private final Dtype dtype;
    private final int kvHeads;
    private final int group;
    private final int headDim;

    AttentionKernels(TorchProgram program, Dtype dtype, int kvHeads, int group, int headDim) {
        this.program = program;
        this.dtype = dtype;
        this.kvHeads = kvHeads;
        this.group = group;
        this.headDim = headDim;
    }

    /** Choose for a model's heads. */
    AttentionKernels(TorchProgram program, Dtype dtype, ModelConfig config) {
        this(
                program,
                dtype,
                config.numKeyValueHeads(),
                config.numAttentionHeads() / config.numKeyValueHeads(),
                config.headDim());
    }

    /**
     * Choose a device's kernel.
     *
     * @param forced what the user asks for, if anything
     * @throws InferenceException BAD_SETTING when the device has no such kernel or it does not give the right numbers
     */
    String choose(String device, Optional<String> forced) {
        boolean cpu = device.equals(DeviceChoice.CPU);
        List<String> known = cpu ? ON_CPU : ON_CUDA;
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
        return cpu ? firstRight(known, device) : quickestRight(known, device);
    }

    /** Whether a device decodes several sequences in one call. */
    boolean decodesTogether(String device, String kernel) {
        return (kernel.equals("flash") || kernel.equals(CUDNN)) && isWithin("batched_error", device, Optional.empty());
    }

    /** The first kernel that is right; the plain maths, the last, is what the others are compared with. */
    String firstRight(List<String> candidates, String device) {
        return candidates.stream()
                .filter(kernel -> isRight(kernel, device))
                .findFirst()
                .orElse("plain");
    }

    private String quickestRight(List<String> candidates, String device) {
        List<String> right = candidates.stream()
                .filter(kernel -> !kernel.equals("plain") && isRight(kernel, device))
                .toList();
        if (right.size() < 2) {
            return right.isEmpty() ? "plain" : right.get(0);
        }
        return right.stream()
                .min(Comparator.comparingLong(kernel -> nanos(kernel, device)))
                .orElseThrow();
    }

    /** Nanoseconds of two runs, after one that prepares what must be prepared. */
    private long nanos(String kernel, String device) {
        time(kernel, device, 1);
        long begin = System.nanoTime();
        time(kernel, device, 2);
        return System.nanoTime() - begin;
    }

    private void time(String kernel, String device, int times) {
        program.call("attend_often")
                .with(kernel)
                .with(device)
                .with(TorchDtype.scalarType(dtype))
                .with(kvHeads)
                .with(group)
                .with(headDim)
                .with(TIMED_TOKENS)
                .with(0)
                .with(TIMED_REACH)
                .with(times)
                .run()
                .close();
    }

    /** cuDNN leaves short pieces to flash; the check sends them through cuDNN too. */
    private boolean isRight(String kernel, String device) {
        return isWithin("kernel_error", device, Optional.of(kernel))
                && (!kernel.equals(CUDNN) || isWithin("kernel_error", device, Optional.of("cudnn-always")));
    }

    private boolean isWithin(String check, String device, Optional<String> kernel) {
        TorchProgram.Call call = program.call(check);
        kernel.ifPresent(call::with);
        try (var difference = call.with(device)
                .with(TorchDtype.scalarType(dtype))
                .with(kvHeads)
                .with(group)
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
