package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.torch.engine.EngineReport;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A kernel that attends, registered once in {@link KernelCatalogue}. Its TorchScript lies in a file beside its class and is
 * called through functions that {@link KernelDispatch} writes, so that no other file knows its name.
 */
public interface AttentionKernel {
    /** The name that users, reports and identities know it by. */
    String name();

    /** Its TorchScript file without extension, which no other kernel has. */
    default String file() {
        return name();
    }

    /**
     * What registers the operator of ours that the file calls, and tells whether the machine can run it; where it cannot,
     * {@code no-<file>.py} takes the file's place.
     */
    default Optional<Predicate<EngineReport>> operator() {
        return Optional.empty();
    }
}
