package dev.stringbench.inference.torch.load;

import dev.stringbench.inference.torch.kernel.AttentionKernels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attention kernels of one device's layers.
 *
 * @param device such as {@code cuda:0}
 * @param kernel for blocks of a prompt
 * @param step how the device decodes, as {@link AttentionKernels#step} says
 */
record LayerKernels(String device, String kernel, String step) {
    /**
     * Choose for each layer: once for each device, on which the kernels are checked.
     *
     * @param layers the device of each layer
     * @param forced what the user asks for, if anything
     */
    static List<LayerKernels> choose(AttentionKernels kernels, List<String> layers, Optional<String> forced) {
        Map<String, LayerKernels> known = new HashMap<>();
        return layers.stream()
                .map(layer -> known.computeIfAbsent(layer, device -> {
                    String kernel = kernels.choose(device, forced);
                    return new LayerKernels(device, kernel, kernels.step(device, kernel, forced));
                }))
                .toList();
    }

    /** Choose, for each of some layers, the kernels for plans that our own kernels do not know. */
    static List<LayerKernels> ofPieces(AttentionKernels kernels, List<LayerKernels> layers) {
        Map<LayerKernels, LayerKernels> known = new HashMap<>();
        return layers.stream()
                .map(layer -> known.computeIfAbsent(layer, whole -> {
                    String kernel = kernels.ofLibtorch(whole.kernel(), whole.device());
                    return new LayerKernels(
                            whole.device(), kernel, kernels.step(whole.device(), kernel, Optional.of(kernel)));
                }))
                .toList();
    }
}
