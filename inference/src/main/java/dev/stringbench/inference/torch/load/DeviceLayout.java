package dev.stringbench.inference.torch.load;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.DeviceRoom;
import dev.stringbench.inference.folder.LayerPlacement;
import dev.stringbench.inference.folder.MemoryEstimate;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import dev.stringbench.inference.torch.engine.EngineReport;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

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
     * @param memory of the model with its cache
     * @param engine the GPUs and their free memory
     * @throws dev.stringbench.inference.InferenceException OUT_OF_MEMORY when the GPUs together are too small
     */
    static DeviceLayout of(
            ModelConfig config, MemoryEstimate memory, int contextTokens, List<String> devices, EngineReport engine) {
        String first = devices.get(0);
        if (first.equals(DeviceChoice.CPU)) {
            return new DeviceLayout(first, Collections.nCopies(config.numHiddenLayers(), first), first, first);
        }
        List<DeviceRoom> rooms = engine.gpus().stream()
                .filter(gpu -> devices.contains(gpu.name()))
                .map(gpu -> new DeviceRoom(gpu.name(), roomIn(gpu.freeBytes())))
                .toList();
        LayerPlacement placement = LayerPlacement.place(memory, contextTokens, rooms);
        return new DeviceLayout(
                rooms.get(placement.embedding()).name(),
                placement.layers().stream()
                        .map(device -> rooms.get(device).name())
                        .toList(),
                rooms.get(placement.finalNorm()).name(),
                rooms.get(placement.head()).name());
    }

    /**
     * Lay out a model whose layers are split: a rank on each of the first devices, or all on the CPU.
     *
     * @throws InferenceException BAD_SETTING or UNSUPPORTED where it cannot be split so
     */
    static List<DeviceLayout> split(ModelConfig config, Dtype dtype, List<String> devices, int ranks) {
        ModelSplit.require(config, ranks);
        boolean cpu = devices.get(0).equals(DeviceChoice.CPU);
        if (cpu && dtype != Dtype.FLOAT32) {
            throw new InferenceException(
                    Fault.UNSUPPORTED, "tensor parallel on the CPU is for float32, not " + dtype.torchName());
        }
        if (!cpu && devices.size() < ranks) {
            throw new InferenceException(
                    Fault.BAD_SETTING,
                    "tensor parallel is " + ranks + ", but there is only " + String.join(", ", devices));
        }
        return IntStream.range(0, ranks)
                .mapToObj(rank -> devices.get(cpu ? 0 : rank))
                .map(device ->
                        new DeviceLayout(device, Collections.nCopies(config.numHiddenLayers(), device), device, device))
                .toList();
    }

    /** The bytes that a GPU has free for weights and cache. */
    static long roomOn(String device, EngineReport engine) {
        return engine.gpus().stream()
                .filter(gpu -> gpu.name().equals(device))
                .mapToLong(gpu -> roomIn(gpu.freeBytes()))
                .sum();
    }

    /** Whether devices hold a model whose layers lie whole, with the cache of a context. */
    static boolean holds(MemoryEstimate model, int contextTokens, List<DeviceRoom> rooms) {
        try {
            LayerPlacement.place(model, contextTokens, rooms);
            return true;
        } catch (InferenceException e) {
            return false;
        }
    }

    /** What is left for weights and cache of what a GPU has free. */
    static long roomIn(long free) {
        return free - Math.min(free / 4, ACTIVATION_BYTES);
    }
}
