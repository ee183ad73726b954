package dev.stringbench.inference.torch.kernel;

import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Choose which kernels of the catalogue a device runs: the first, in the order of speed, that gives the numbers of the plain
 * maths on cases with grouped heads, odd lengths and every piece. A kernel that a GPU is too old for fails there, not in a
 * run.
 */
public final class AttentionKernels {
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
                config.attention().group(),
                config.attention().headDim());
    }

    /**
     * Choose a device's kernel for prompts.
     *
     * @param forced what the user asks for, if anything
     * @return its name
     * @throws InferenceException BAD_SETTING when the device has no such kernel or it does not give the right numbers
     */
    public String choose(String device, Optional<String> forced) {
        List<PromptKernel> known = KernelCatalogue.promptsFor(device);
        if (forced.isPresent()) {
            String name = forced.get();
            PromptKernel kernel = known.stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElseThrow(
                            () -> bad(name, "on " + device + " it must be one of " + KernelCatalogue.names(known)));
            fault(kernel, device).ifPresent(fault -> {
                throw bad(
                        name,
                        "which fails on " + device + " with " + dtype.torchName() + " heads of " + headDim + ": "
                                + fault);
            });
            return name;
        }
        return firstRight(bySpeed(device).stream().map(PromptKernel::name).toList(), device);
    }

    /** The kernels that a device may have, the quickest first as far as is known without timing. */
    private List<PromptKernel> bySpeed(String device) {
        int capability = EngineReport.read().gpus().stream()
                .filter(gpu -> gpu.name().equals(device))
                .mapToInt(EngineReport.Gpu::computeCapabilityNumber)
                .findFirst()
                .orElse(0);
        return KernelCatalogue.promptsFor(device).stream()
                .filter(kernel -> kernel.serves(dtype))
                .sorted(Comparator.comparingInt(kernel -> kernel.place(capability)))
                .toList();
    }

    /**
     * Try every kernel that a device may have: the quickest right one first, the wrong ones last. Where one of ours is right,
     * the others are compared with it on the prompt that they are timed with: cuDNN prepares a plan for each shape of the
     * full check, which can take longer than all the rest.
     */
    public List<KernelTrial> trials(String device) {
        List<PromptKernel> kernels = KernelCatalogue.promptsFor(device).stream()
                .filter(kernel -> !kernel.name().equals(PlainAttention.NAME))
                .toList();
        Map<PromptKernel, Optional<String>> faults = new LinkedHashMap<>();
        kernels.stream()
                .filter(kernel -> kernel.operator().isPresent())
                .forEach(kernel -> faults.put(kernel, fault(kernel, device)));
        Optional<PromptKernel> ours = faults.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .findFirst();
        for (PromptKernel kernel : kernels) {
            faults.computeIfAbsent(
                    kernel,
                    other -> ours.map(right -> difference(other, right, device)).orElseGet(() -> fault(other, device)));
        }
        boolean timed = !device.equals(DeviceChoice.CPU);
        return faults.entrySet().stream()
                .map(entry -> {
                    String name = entry.getKey().name();
                    Optional<String> fault = entry.getValue();
                    return new KernelTrial(name, fault, timed && fault.isEmpty() ? seconds(name, device) : 0.0);
                })
                .sorted(KernelTrial.BEST_FIRST)
                .toList();
    }

    /**
     * Choose how a device decodes.
     *
     * @param kernel what it runs prompts with
     * @param forced what the user asks for, if anything
     * @return the name of the first of the catalogue's ways that goes with that and is right
     */
    public String step(String device, String kernel, Optional<String> forced) {
        PromptKernel prompts = KernelCatalogue.prompt(kernel);
        return KernelCatalogue.STEPS.stream()
                .filter(step -> step.goesWith(prompts, forced.isPresent()))
                .filter(step -> step.check()
                        .flatMap(check -> fault(check, device, step.name()))
                        .isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no way to decode with " + kernel))
                .name();
    }

    /**
     * Choose a device's kernel that is not ours for what a kernel runs, itself where it is libtorch's.
     *
     * @param kernel its name
     * @return the name of the quickest right one of libtorch
     */
    public String ofLibtorch(String kernel, String device) {
        return ofLibtorch(kernel, device, candidate -> fault(candidate, device));
    }

    /**
     * Choose the kernel of libtorch that a kernel is measured beside, itself where it is libtorch's. It is compared with that
     * kernel on one long prompt, as in {@link #trials}.
     *
     * @param kernel its name, of one that is right
     * @return the name of the quickest right one of libtorch
     */
    public String beside(String kernel, String device) {
        PromptKernel measured = KernelCatalogue.prompt(kernel);
        return ofLibtorch(kernel, device, candidate -> difference(candidate, measured, device));
    }

    private String ofLibtorch(String kernel, String device, Function<PromptKernel, Optional<String>> check) {
        return KernelCatalogue.prompt(kernel).operator().isEmpty()
                ? kernel
                : firstRight(
                        bySpeed(device).stream()
                                .filter(candidate -> candidate.operator().isEmpty()),
                        check);
    }

    /** The first kernel that is right; the plain maths, which the others are compared with, where none is. */
    public String firstRight(List<String> candidates, String device) {
        return firstRight(candidates.stream().map(KernelCatalogue::prompt), candidate -> fault(candidate, device));
    }

    private static String firstRight(Stream<PromptKernel> candidates, Function<PromptKernel, Optional<String>> check) {
        return candidates
                .filter(candidate -> candidate.name().equals(PlainAttention.NAME)
                        || check.apply(candidate).isEmpty())
                .map(PromptKernel::name)
                .findFirst()
                .orElse(PlainAttention.NAME);
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
    private Optional<String> fault(PromptKernel kernel, String device) {
        return fault("kernel_error", device, kernel.name());
    }

    private Optional<String> fault(String check, String device, String kernel) {
        return fault(() -> program.call(check)
                .with(kernel)
                .with(device)
                .with(TorchDtype.scalarType(dtype))
                .with(kvHeads)
                .with(group)
                .with(headDim)
                .run());
    }

    /** What speaks against a kernel beside one that is right. */
    private Optional<String> difference(PromptKernel kernel, PromptKernel right, String device) {
        return fault(() -> program.call("kernel_difference")
                .with(kernel.name())
                .with(right.name())
                .with(device)
                .with(TorchDtype.scalarType(dtype))
                .with(kvHeads)
                .with(group)
                .with(headDim)
                .with(TIMED_TOKENS)
                .with(TIMED_REACH)
                .run());
    }

    private Optional<String> fault(Supplier<IValue> comparison) {
        try (IValue difference = comparison.get()) {
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
