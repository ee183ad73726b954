package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Choose which of attention.py's kernels a device runs: of those that give the numbers of the plain maths on cases with
 * grouped heads, odd lengths and every piece, the quickest. A kernel that a GPU is too old for fails there, not in a run.
 */
public final class AttentionKernels {
    /** string-bench's own kernel. */
    public static final String HOPPER = "hopper";

    private static final List<String> ON_CPU = List.of("cpu", "plain");
    private static final List<String> ON_CUDA = List.of(HOPPER, "cudnn", "flash", "efficient", "plain");

    /** Those that leave short pieces to flash; the check sends them through the kernel too. */
    private static final Set<String> FOR_LONG_PIECES = Set.of(HOPPER, "cudnn");

    /** The block that candidates are timed with: long enough that the quickest here is the quickest for long prompts. */
    private static final int TIMED_TOKENS = 16_384;

    private static final int TIMED_REACH = 5_407;

    private final TorchProgram program;
    private final Dtype dtype;
    private final int kvHeads;
    private final int group;
    private final int headDim;

    public AttentionKernels(TorchProgram program, Dtype dtype, int kvHeads, int group, int headDim) {
        this.program = program;
        this.dtype = dtype;
        this.kvHeads = kvHeads;
        this.group = group;
        this.headDim = headDim;
    }

    /** Choose for a model's heads. */
    public AttentionKernels(TorchProgram program, Dtype dtype, ModelConfig config) {
        this(
                program,
                dtype,
                config.attention().keyValueHeads(),
                config.attention().heads() / config.attention().keyValueHeads(),
                config.attention().headDim());
    }

    /**
     * Choose a device's kernel.
     *
     * @param forced what the user asks for, if anything
     * @throws InferenceException BAD_SETTING when the device has no such kernel or it does not give the right numbers
     */
    public String choose(String device, Optional<String> forced) {
        if (forced.isPresent()) {
            String kernel = forced.get();
            List<String> known = known(device);
            if (!known.contains(kernel)) {
                throw bad(kernel, "on " + device + " it must be one of " + String.join(", ", known));
            }
            fault(kernel, device).ifPresent(fault -> {
                throw bad(
                        kernel,
                        "which fails on " + device + " with " + dtype.torchName() + " heads of " + headDim + ": "
                                + fault);
            });
            return kernel;
        }
        return KernelTrial.best(trials(device));
    }

    /** Try every kernel that a device may have: the quickest right one first, the wrong ones last. */
    public List<KernelTrial> trials(String device) {
        boolean timed = !device.equals(DeviceChoice.CPU);
        return known(device).stream()
                .filter(kernel -> !kernel.equals("plain"))
                .map(kernel -> {
                    Optional<String> fault = fault(kernel, device);
                    return new KernelTrial(kernel, fault, timed && fault.isEmpty() ? seconds(kernel, device) : 0.0);
                })
                .sorted(KernelTrial.BEST_FIRST)
                .toList();
    }

    private static List<String> known(String device) {
        return device.equals(DeviceChoice.CPU) ? ON_CPU : ON_CUDA;
    }

    /**
     * Choose how a device decodes: {@code fused} by our own kernels, {@code flash} several sequences in one call, or
     * {@code each} after the other.
     *
     * @param kernel what it runs prompts with
     * @param forced what the user asks for, if anything: a kernel of libtorch decodes too
     */
    public String step(String device, String kernel, Optional<String> forced) {
        if (forced.orElse(HOPPER).equals(HOPPER)
                && fault("step_error", device, Optional.empty()).isEmpty()) {
            return "fused";
        }
        return pieceStep(device, kernel);
    }

    /**
     * Choose a device's kernel for attention plans of several rotations of the keys or of chunks, which ours do not know.
     *
     * @param kernel what it runs other plans with
     */
    public String pieceKernel(String device, String kernel) {
        return kernel.equals(HOPPER) ? firstRight(List.of("cudnn", "flash", "efficient"), device) : kernel;
    }

    /**
     * Choose how a device decodes under such plans: {@code flash} or {@code each}.
     *
     * @param kernel what it runs prompts with
     */
    public String pieceStep(String device, String kernel) {
        boolean together = (kernel.equals("flash") || FOR_LONG_PIECES.contains(kernel))
                && fault("batched_error", device, Optional.empty()).isEmpty();
        return together ? "flash" : "each";
    }

    /** The first kernel that is right; the plain maths, the last, is what the others are compared with. */
    public String firstRight(List<String> candidates, String device) {
        return candidates.stream()
                .filter(kernel -> fault(kernel, device).isEmpty())
                .findFirst()
                .orElse("plain");
    }

    /** Seconds of a run, of two after one that prepares what must be prepared. */
    private double seconds(String kernel, String device) {
        time(kernel, device, 1);
        long begin = System.nanoTime();
        time(kernel, device, 2);
        return (System.nanoTime() - begin) / 2e9;
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

    /** Why a kernel must not be used on a device, if there is a reason. */
    private Optional<String> fault(String kernel, String device) {
        return fault("kernel_error", device, Optional.of(kernel))
                .or(() -> FOR_LONG_PIECES.contains(kernel)
                        ? fault("kernel_error", device, Optional.of(kernel + "-always"))
                        : Optional.empty());
    }

    private Optional<String> fault(String check, String device, Optional<String> kernel) {
        TorchProgram.Call call = program.call(check);
        kernel.ifPresent(call::with);
        try (var difference = call.with(device)
                .with(TorchDtype.scalarType(dtype))
                .with(kvHeads)
                .with(group)
                .with(headDim)
                .run()) {
            double error = difference.toDouble();
            return error < tolerance()
                    ? Optional.empty()
                    : Optional.of(
                            String.format(Locale.ROOT, "wrong by %.3g, where %.3g is allowed", error, tolerance()));
        } catch (InferenceException e) {
            if (e.fault() == Fault.ENGINE_FAILURE) {
                return Optional.of(e.getMessage());
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
