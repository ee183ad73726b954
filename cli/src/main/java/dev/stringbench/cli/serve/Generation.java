package dev.stringbench.cli.serve;

import dev.stringbench.inference.torch.Cancellation;
import dev.stringbench.inference.torch.PromptOutcome;
import dev.stringbench.inference.torch.PromptSource;
import java.util.function.Consumer;

/** Continue prompts together as they come: the engine as the server needs it. Called on one thread. */
@FunctionalInterface
public interface Generation {

    /** See {@link dev.stringbench.inference.torch.GenerationSession#generateAll(PromptSource, Consumer, Cancellation)}. */
    void generateAll(PromptSource source, Consumer<PromptOutcome> outcomes, Cancellation cancellation);
}
