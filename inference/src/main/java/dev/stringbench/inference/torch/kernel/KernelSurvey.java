package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import java.util.List;
import java.util.Optional;

/**
 * A survey of the attention kernels with which a model would run on a device, and of the reasons.
 *
 * @param device such as {@code cuda:0}
 * @param chosen the kernel for prompts
 * @param trials of each kernel but the plain maths, the quickest right one first, wrong ones last
 * @param step how it decodes: {@code fused} by string-bench's own kernels, {@code flash} several sequences in one call of
 *     flash attention, or {@code each} sequence after the other
 */
public record KernelSurvey(String device, String chosen, List<KernelTrial> trials, String step) {

    public KernelSurvey {
        trials = List.copyOf(trials);
    }

    /**
     * Try the kernels of each device as loading the model does.
     *
     * @param devices such as {@code cuda:0}
     * @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE or OUT_OF_MEMORY
     */
    public static List<KernelSurvey> run(ModelConfig config, Dtype dtype, List<String> devices) {
        try (var program = KernelProgram.load()) {
            var kernels = new AttentionKernels(program, dtype, config);
            return devices.stream()
                    .map(device -> {
                        List<KernelTrial> trials = kernels.trials(device);
                        String best = KernelTrial.best(trials);
                        return new KernelSurvey(device, best, trials, kernels.step(device, best, Optional.empty()));
                    })
                    .toList();
        }
    }
}
