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
     * @param pieceKernel for blocks of a prompt under plans that string-bench's own kernels do not know
     * @param pieceStep how the device decodes under them
     */
    record Choice(String device, String kernel, String step, String pieceKernel, String pieceStep) {}

    LayerKernels(AttentionKernels kernels, DeviceLayout layout, LoadOptions options) {
        Map<String, Choice> known = new HashMap<>();
        this.choices = layout.layers().stream()
                .map(device -> known.computeIfAbsent(device, ignored -> {
                    String kernel = kernels.choose(device, options.attentionKernel());
                    String pieceKernel = kernels.pieceKernel(device, kernel);
                    return new Choice(
                            device,
                            kernel,
                            kernels.step(device, kernel, options.attentionKernel()),
                            pieceKernel,
                            kernels.pieceStep(device, pieceKernel));
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
