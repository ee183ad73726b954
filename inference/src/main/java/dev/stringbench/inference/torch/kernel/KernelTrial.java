package dev.stringbench.inference.torch.kernel;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of trying one attention kernel on one device with a model's heads.
 *
 * @param kernel its name, as {@code --attention-kernel} takes it
 * @param fault why it must not be used: what failed, or how far it is from the plain maths; empty: it is right
 * @param seconds that it took for a prompt of 16,384 tokens; 0 where it is not right, and on the CPU, where there is
 *     nothing to choose
 */
public record KernelTrial(String kernel, Optional<String> fault, double seconds) {
    static final Comparator<KernelTrial> BEST_FIRST = Comparator.comparing(
                    (KernelTrial trial) -> trial.fault().isPresent())
            .thenComparingDouble(KernelTrial::seconds);

    /** The kernel to use of a device's trials: the plain maths where all are wrong. */
    static String best(List<KernelTrial> trials) {
        return trials.stream()
                .filter(trial -> trial.fault().isEmpty())
                .min(BEST_FIRST)
                .map(KernelTrial::kernel)
                .orElse(PlainAttention.NAME);
    }
}
