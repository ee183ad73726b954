package dev.stringbench.cli.serve;

import dev.stringbench.inference.torch.Cancellation;
import dev.stringbench.inference.torch.GenerationOptions;
import dev.stringbench.inference.torch.GenerationResult;
import dev.stringbench.inference.torch.TokenListener;

/** Continue a prompt: the engine as the server needs it. Called on one thread at a time. */
@FunctionalInterface
public interface Generation {

    /** See {@link dev.stringbench.inference.torch.GenerationSession#generate}. */
    GenerationResult generate(
            int[] prompt, GenerationOptions options, TokenListener listener, Cancellation cancellation);
}
