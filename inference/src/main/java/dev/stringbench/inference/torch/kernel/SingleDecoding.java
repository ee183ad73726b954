package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.position.PositionScheme;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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

    /**
     * The same in words.
     *
     * @param schemes that are to be run; those with a plan that decode.cu does not know are named
     */
    public String description(List<PositionScheme> schemes) {
        String others = schemes.stream()
                .filter(scheme -> BandPlan.of(scheme.plan(OptionalInt.empty())).isEmpty())
                .map(PositionScheme::name)
                .distinct()
                .collect(Collectors.joining(", "));
        return fault.map(reason -> "as several, " + reason)
                .orElse("a step in a single launch on each GPU"
                        + (others.isEmpty() ? "" : ", but under " + others + " as several"));
    }
}
