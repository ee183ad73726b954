package dev.stringbench.inference.torch.load;

import dev.stringbench.inference.torch.kernel.AttentionKernels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The attention kernel of each layer: chosen once for each device, on which it is checked and timed. */
final class LayerKernels {
    private final List<Choice> choices;

    /**
     * The kernels that one device runs.
     *
     * @param device such as {@code cuda:0}
     * @param kernel for blocks of a prompt
     * @param step how the device decodes, as {@link AttentionKernels#step} says
     */
    record Choice(String device, String kernel, String step) {}

    LayerKernels(AttentionKernels kernels, DeviceLayout layout, LoadOptions options) {
        Map<String, Choice> known = new HashMap<>();
        this.choices = layout.layers().stream()
                .map(device -> known.computeIfAbsent(device, ignored -> {
                    String kernel = kernels.choose(device, options.attentionKernel());
                    return new Choice(device, kernel, kernels.step(device, kernel, options.attentionKernel()));
                }))
                .toList();
    }

    Choice of(int layer) {
        return choices.get(layer);
    }

    List<String> names() {
        return choices.stream().map(Choice::kernel).toList();
    }
}
