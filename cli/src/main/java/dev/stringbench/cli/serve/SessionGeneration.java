package dev.stringbench.cli.serve;

import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.GenerationSession;
import dev.stringbench.inference.torch.generate.LogitsListener;
import dev.stringbench.inference.torch.generate.PromptOutcome;
import dev.stringbench.inference.torch.generate.PromptSource;
import java.util.function.Consumer;

/**
 * Our own engine.
 *
 * @param session runs everything, on one thread
 */
public record SessionGeneration(GenerationSession session) implements Generation {

    @Override
    public void generateAll(PromptSource source, Consumer<PromptOutcome> outcomes, Cancellation cancellation) {
        session.generateAll(source, outcomes, cancellation);
    }

    @Override
    public void logits(int[] tokens, LogitsListener listener, Cancellation cancellation) {
        session.logits(tokens, 0, listener, cancellation);
    }
}
