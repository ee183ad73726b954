package dev.stringbench.inference.torch;

import dev.stringbench.inference.folder.DeviceRoom;
import dev.stringbench.inference.folder.Dtype;
import dev.stringbench.inference.folder.LayerPlacement;
import dev.stringbench.inference.folder.MemoryEstimate;
import dev.stringbench.inference.folder.ModelConfig;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Name the device of each part of a model. Hidden states follow the layers from device to device.
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
     * @param freeBytes free memory of a GPU
     * @throws dev.stringbench.inference.InferenceException OUT_OF_MEMORY when the GPUs together are too small
     */
    static DeviceLayout of(
            ModelConfig config,
            Dtype dtype,
            int contextTokens,
            List<String> devices,
            ToLongFunction<String> freeBytes) {
        String first = devices.get(0);
        if (first.equals(DeviceChoice.CPU)) {
            return new DeviceLayout(first, Collections.nCopies(config.numHiddenLayers(), first), first, first);
        }
        List<DeviceRoom> rooms = devices.stream()
                .map(device -> new DeviceRoom(device, roomIn(freeBytes.applyAsLong(device))))
                .toList();
        LayerPlacement placement = LayerPlacement.place(MemoryEstimate.of(config, dtype), contextTokens, rooms);
        return new DeviceLayout(
                devices.get(placement.embedding()),
                placement.layers().stream().map(devices::get).toList(),
                devices.get(placement.finalNorm()),
                devices.get(placement.head()));
    }

    private static long roomIn(long free) {
        return free - Math.min(free / 4, ACTIVATION_BYTES);
    }
}
