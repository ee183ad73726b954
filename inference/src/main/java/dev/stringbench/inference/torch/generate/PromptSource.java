package dev.stringbench.inference.torch.generate;

import java.util.Iterator;
import java.util.Optional;

/** The source of a batch's prompts, called on the thread that runs the batch. */
public interface PromptSource {
    /** The next prompt if there is one now; does not wait, since sequences at work would wait with it. */
    Optional<PromptRequest> next();

    /**
     * The next prompt, waited for; asked only when no sequence is at work.
     *
     * @return empty when no more will come
     */
    Optional<PromptRequest> awaitNext();

    /** Prompts that are there, or are made as they are asked for. */
    static PromptSource of(Iterator<PromptRequest> requests) {
        return new PromptSource() {
            @Override
            public Optional<PromptRequest> next() {
                return requests.hasNext() ? Optional.of(requests.next()) : Optional.empty();
            }

            @Override
            public Optional<PromptRequest> awaitNext() {
                return next();
            }
        };
    }
}
