package dev.stringbench.inference.torch;

import dev.stringbench.inference.folder.Dtype;
import dev.stringbench.inference.folder.ModelConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What came of trying one attention kernel on one device with a model's heads.
 *
 * @param device such as {@code cuda:0}
 * @param kernel its name, as {@code --attention-kernel} takes it
 * @param fault why it must not be used: what failed, or how far it is from the plain maths; empty: it is right
 * @param seconds that it took for a prompt of 16,384 tokens; 0 where it is not right, and on the CPU, where there is
 *     nothing to choose
 */
public record KernelTrial(String device, String kernel, Optional<String> fault, double seconds) {
    static final Comparator<KernelTrial> BEST_FIRST = Comparator.comparing(
                    (KernelTrial trial) -> trial.fault().isPresent())
            .thenComparingDouble(KernelTrial::seconds);

    /**
     * Try the kernels of each device as loading the model would.
     *
     * @param devices such as {@code cuda:0}
     * @return for each device the kernel that is chosen first, unless it is wrong: then the plain maths is chosen
     * @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE or OUT_OF_MEMORY
     */
    public static List<KernelTrial> run(ModelConfig config, Dtype dtype, List<String> devices) {
        try (var program = TorchProgram.load()) {
            var kernels = new AttentionKernels(program, dtype, config);
            return devices.stream()
                    .flatMap(device -> kernels.trials(device).stream())
                    .toList();
        }
    }

    /** The kernel to use of a device's trials. */
    static String best(List<KernelTrial> trials) {
        return trials.stream()
                .filter(trial -> trial.fault().isEmpty())
                .min(BEST_FIRST)
                .map(KernelTrial::kernel)
                .orElse("plain");
    }
}
