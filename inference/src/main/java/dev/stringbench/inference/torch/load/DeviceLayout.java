package dev.stringbench.inference.torch.load;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.DeviceRoom;
import dev.stringbench.inference.folder.LayerPlacement;
import dev.stringbench.inference.folder.MemoryEstimate;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import dev.stringbench.inference.torch.engine.EngineReport;
import java.util.Collections;
import java.util.List;

/**
 * The device of each part of a model. Hidden states follow the layers from device to device.
 *
 * @param embedding the embedding's device
 * @param layers each layer's device
 * @param finalNorm the final norm's device
 * @param head the output head's device; the embedding's where the two are tied
 */
record DeviceLayout(String embedding, List<String> layers, String finalNorm, String head) {
    /** Most that is left free on a GPU for activations. */
    private static final long ACTIVATION_BYTES = 3L << 30;

    DeviceLayout {
        layers = List.copyOf(layers);
    }

    /**
     * Lay out a model on the CPU, or on as few GPUs as hold it with its cache.
     *
     * @param contextTokens tokens the cache shall have room for
     * @param engine the GPUs and their free memory
     * @throws dev.stringbench.inference.InferenceException OUT_OF_MEMORY when the GPUs together are too small
     */
    static DeviceLayout of(
            ModelConfig config, Dtype dtype, int contextTokens, List<String> devices, EngineReport engine) {
        String first = devices.get(0);
        if (first.equals(DeviceChoice.CPU)) {
            return new DeviceLayout(first, Collections.nCopies(config.numHiddenLayers(), first), first, first);
        }
        List<DeviceRoom> rooms = engine.gpus().stream()
                .filter(gpu -> devices.contains(gpu.name()))
                .map(gpu -> new DeviceRoom(gpu.name(), roomIn(gpu.freeBytes())))
                .toList();
        LayerPlacement placement = LayerPlacement.place(MemoryEstimate.of(config, dtype), contextTokens, rooms);
        return new DeviceLayout(
                rooms.get(placement.embedding()).name(),
                placement.layers().stream()
                        .map(device -> rooms.get(device).name())
                        .toList(),
                rooms.get(placement.finalNorm()).name(),
                rooms.get(placement.head()).name());
    }

    private static long roomIn(long free) {
        return free - Math.min(free / 4, ACTIVATION_BYTES);
    }
}
