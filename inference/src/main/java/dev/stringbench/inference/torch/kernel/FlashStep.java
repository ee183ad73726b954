package dev.stringbench.inference.torch.kernel;

import java.util.Optional;

/** Flash attention of all sequences in one call. */
final class FlashStep implements StepKernel {
    @Override
    public String name() {
        return FlashAttention.NAME;
    }

    @Override
    public Form form() {
        return Form.TOGETHER;
    }

    @Override
    public String description() {
        return "flash attention, several sequences together";
    }

    @Override
    public Optional<String> check() {
        return Optional.of("batched_error");
    }

    @Override
    public boolean goesWith(PromptKernel prompts, boolean forced) {
        return prompts.hasFlash();
    }
}
