package dev.stringbench.inference.torch.kernel;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every attention kernel once. */
public final class KernelCatalogue {
    /** For blocks of a prompt, in the order in which messages name them. */
    static final List<PromptKernel> PROMPTS = List.of(
            new CpuAttention(),
            HopperAttention.INSTANCE,
            new CudnnAttention(),
            new FlashAttention(),
            new EfficientAttention(),
            new PlainAttention());

    /** For decode steps, the quickest first; the last one always serves. */
    static final List<StepKernel> STEPS = List.of(FusedStep.INSTANCE, new FlashStep(), new EachStep());

    private KernelCatalogue() {}

    /** The kernels for prompts by name, as {@code --attention-kernel} takes them. */
    public static List<String> promptNames() {
        return PROMPTS.stream().map(PromptKernel::name).toList();
    }

    /**
     * Find a kernel for prompts.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    static PromptKernel prompt(String name) {
        return PROMPTS.stream()
                .filter(kernel -> kernel.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no attention kernel " + name));
    }

    /**
     * Find a kernel for decode steps.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public static StepKernel step(String name) {
        return STEPS.stream()
                .filter(kernel -> kernel.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no way to decode is called " + name));
    }

    /** The kernels for prompts that a device may have. */
    static List<PromptKernel> promptsFor(String device) {
        return PROMPTS.stream().filter(kernel -> kernel.isFor(device)).toList();
    }

    /** Their names with commas. */
    static String names(List<PromptKernel> kernels) {
        return kernels.stream().map(PromptKernel::name).collect(Collectors.joining(", "));
    }

    /** Every kernel that has a TorchScript file of its own. */
    static List<AttentionKernel> withFiles() {
        return Stream.<AttentionKernel>concat(
                        PROMPTS.stream(), STEPS.stream().filter(step -> step.form() == StepKernel.Form.FUSED))
                .toList();
    }
}
