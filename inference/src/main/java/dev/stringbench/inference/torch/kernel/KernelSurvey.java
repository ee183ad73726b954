package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A survey of the attention kernels with which a model would run on a device, and of the reasons.
 *
 * @param device such as {@code cuda:0}
 * @param chosen the kernel for prompts
 * @param trials of each kernel but the plain maths, the quickest right one first, wrong ones last
 * @param step how it decodes, by name
 * @param stepDescription the same in words
 * @param singleFault why it does not decode one sequence alone in a single launch; empty: it does
 * @param builds how string-bench's own kernels were compiled, where they were
 */
public record KernelSurvey(
        String device,
        String chosen,
        List<KernelTrial> trials,
        String step,
        String stepDescription,
        Optional<String> singleFault,
        List<KernelBuild> builds) {

    public KernelSurvey {
        trials = List.copyOf(trials);
        builds = List.copyOf(builds);
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
                        String step = kernels.step(device, best, Optional.empty());
                        OneLayer.Trial single = OneLayer.trial(program, config, dtype, device);
                        return new KernelSurvey(
                                device,
                                best,
                                trials,
                                step,
                                KernelCatalogue.step(step).description(),
                                single.fault(),
                                builds(single.build()));
                    })
                    .toList();
        }
    }

    private static List<KernelBuild> builds(Optional<KernelBuild> single) {
        return Stream.of(
                        HopperAttention.builds(),
                        FusedStep.builds(),
                        single.stream().toList())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }
}
