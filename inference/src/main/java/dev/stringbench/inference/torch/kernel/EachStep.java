package dev.stringbench.inference.torch.kernel;

import java.util.Optional;

/** The prompt's kernel, one sequence after the other. */
final class EachStep implements StepKernel {
    @Override
    public String name() {
        return "each";
    }

    @Override
    public Form form() {
        return Form.EACH;
    }

    @Override
    public String description() {
        return "one sequence at a time";
    }

    @Override
    public Optional<String> check() {
        return Optional.empty();
    }

    @Override
    public boolean goesWith(PromptKernel prompts, boolean forced) {
        return true;
    }
}
