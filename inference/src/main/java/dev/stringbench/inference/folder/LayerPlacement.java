package dev.stringbench.inference.folder;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The device on which each part of a model lies.
 *
 * <p>Parts keep their order, so that the hidden states cross each border once. As few devices are used as hold the model,
 * from the first on, and those are filled evenly, as {@code device_map="auto"} of Transformers does. A layer's share of the
 * key-value cache lies with the layer. A head that is the embedding lies with it: the last hidden states go back there.
 *
 * @param embedding index of the embedding's device
 * @param layers index of each layer's device, never falling
 * @param finalNorm index of the final norm's device
 * @param head index of the output head's device
 * @param bytes taken on each device, weights and cache
 */
public record LayerPlacement(int embedding, List<Integer> layers, int finalNorm, int head, List<Long> bytes) {
    private static final int STEPS = 1000;

    public LayerPlacement {
        layers = List.copyOf(layers);
        bytes = List.copyOf(bytes);
    }

    /**
     * Place a model with a cache for the given number of tokens.
     *
     * @param devices in the order of use
     * @throws InferenceException {@link Fault#OUT_OF_MEMORY} when they do not hold it
     */
    public static LayerPlacement place(MemoryEstimate model, long cacheTokens, List<DeviceRoom> devices) {
        for (int count = 1; count <= devices.size(); count++) {
            List<DeviceRoom> used = devices.subList(0, count);
            int stepsTried = count == 1 ? STEPS : 1; // nothing to even out on a single device
            for (int step = stepsTried; step <= STEPS; step++) {
                Optional<LayerPlacement> placement = fill(model, cacheTokens, devices.size(), used, step);
                if (placement.isPresent()) {
                    return placement.get();
                }
            }
        }
        throw new InferenceException(Fault.OUT_OF_MEMORY, tooSmall(model, cacheTokens, devices));
    }

    /** Fill devices one after the other, each up to the given number of thousandths of its room. */
    private static Optional<LayerPlacement> fill(
            MemoryEstimate model, long cacheTokens, int allDevices, List<DeviceRoom> used, int thousandths) {
        var filling = new Filling(used, thousandths, new long[allDevices]);
        int embedding = filling.add(model.embeddingBytes());
        var layers = new ArrayList<Integer>();
        for (long weights : model.layerBytes()) {
            layers.add(filling.add(weights + model.cacheBytesPerTokenAndLayer() * cacheTokens));
        }
        int finalNorm = filling.add(model.finalNormBytes());
        int head = model.headBytes() == 0 ? embedding : filling.add(model.headBytes());
        if (filling.overflows()) {
            return Optional.empty();
        }
        List<Long> bytes = Arrays.stream(filling.taken).boxed().toList();
        return Optional.of(new LayerPlacement(embedding, layers, finalNorm, head, bytes));
    }

    private static String tooSmall(MemoryEstimate model, long cacheTokens, List<DeviceRoom> devices) {
        String rooms = devices.stream()
                .map(device -> device.name() + " " + gibibytes(device.bytes()))
                .collect(Collectors.joining(", "));
        return "the model wants " + gibibytes(model.weightBytes()) + " for its weights and "
                + gibibytes(model.cacheBytes(cacheTokens)) + " for a context of " + cacheTokens
                + " tokens; free for them are: " + rooms + "; use a shorter context, a smaller dtype or more devices";
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f GiB", bytes / (double) (1 << 30));
    }

    /** Devices being filled in order. */
    private static final class Filling {
        private final List<DeviceRoom> devices;
        private final int thousandths;
        private final long[] taken;
        private int current;

        Filling(List<DeviceRoom> devices, int thousandths, long[] taken) {
            this.devices = devices;
            this.thousandths = thousandths;
            this.taken = taken;
        }

        /** Put a part on the current device, or on the next one with room for it; gives that device. */
        int add(long bytes) {
            while (current < devices.size() && taken[current] + bytes > limit(current)) {
                current++;
            }
            if (!overflows()) {
                taken[current] += bytes;
            }
            return current;
        }

        boolean overflows() {
            return current == devices.size();
        }

        private long limit(int device) {
            return (long) (devices.get(device).bytes() * (thousandths / (double) STEPS));
        }
    }
}
