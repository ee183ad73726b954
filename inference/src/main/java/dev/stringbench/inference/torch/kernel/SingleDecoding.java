package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a loaded model decodes one sequence.
 *
 * @param kernel in a single launch on each GPU, where it can
 * @param fault else why it does so as several sequences, layer by layer
 */
public record SingleDecoding(Optional<SingleKernel> kernel, Optional<String> fault) {
    /**
     * Take a kernel that can be loaded and is right.
     *
     * @throws InferenceException what loading throws other than ENGINE_FAILURE, such as OUT_OF_MEMORY
     */
    public static SingleDecoding by(Supplier<SingleKernel> loading) {
        try {
            return new SingleDecoding(Optional.of(loading.get()), Optional.empty());
        } catch (InferenceException e) {
            if (e.fault() == Fault.ENGINE_FAILURE) {
                return without(e.getMessage());
            }
            throw e;
        }
    }

    public static SingleDecoding without(String fault) {
        return new SingleDecoding(Optional.empty(), Optional.of(fault));
    }

    /** The same in words. */
    public String description() {
        return fault.map(reason -> "as several, " + reason).orElse("a step in a single launch on each GPU");
    }
}
