package dev.stringbench.cli.serve;

import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.LogitsListener;
import dev.stringbench.inference.torch.generate.PromptOutcome;
import dev.stringbench.inference.torch.generate.PromptSource;
import java.util.function.Consumer;

/** The engine as the server needs it, which continues prompts together as they come. Called on one thread. */
@FunctionalInterface
public interface Generation {

    /** See {@link dev.stringbench.inference.torch.generate.GenerationSession#generateAll(PromptSource, Consumer, Cancellation)}. */
    void generateAll(PromptSource source, Consumer<PromptOutcome> outcomes, Cancellation cancellation);

    /**
     * Compute the logits of a sequence, also between two steps of {@link #generateAll}, whose sequences wait.
     *
     * @throws java.util.NoSuchElementException where the sequences at work leave no room for it
     */
    default void logits(int[] tokens, LogitsListener listener, Cancellation cancellation) {
        throw new UnsupportedOperationException("this engine gives no logits");
    }
}
