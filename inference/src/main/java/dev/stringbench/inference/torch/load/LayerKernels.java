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
 * @param pieceKernel for blocks of a prompt under plans that our own kernels do not know
 * @param pieceStep how the device decodes under them
 */
record LayerKernels(String device, String kernel, String step, String pieceKernel, String pieceStep) {
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
                    String pieceKernel = kernels.ofLibtorch(kernel, device);
                    return new LayerKernels(
                            device,
                            kernel,
                            kernels.step(device, kernel, forced),
                            pieceKernel,
                            kernels.step(device, pieceKernel, Optional.of(pieceKernel)));
                }))
                .toList();
    }
}
