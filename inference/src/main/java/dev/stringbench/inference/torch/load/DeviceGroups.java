package dev.stringbench.inference.torch.load;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.DeviceRoom;
import dev.stringbench.inference.folder.MemoryEstimate;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import dev.stringbench.inference.torch.engine.EngineReport;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The division of this host's devices into groups, each of which holds a copy of a model.
 *
 * @param groups the devices of each copy, at least one
 */
public record DeviceGroups(List<List<String>> groups) {
    public DeviceGroups {
        groups = groups.stream().map(List::copyOf).toList();
    }

    /**
     * Divide the devices that options name.
     *
     * @param copies how many are wanted; empty: as many as the devices hold. On the CPU copies share the cores, and there is
     *     one where none are asked for
     * @throws InferenceException NO_DEVICE, BAD_SETTING or ENGINE_FAILURE where there are too few devices
     */
    public static DeviceGroups of(ModelConfig config, LoadOptions options, OptionalInt copies) {
        EngineReport engine = EngineReport.read();
        List<String> devices = DeviceChoice.resolve(options.device(), engine);
        if (devices.contains(DeviceChoice.CPU)) {
            return new DeviceGroups(Collections.nCopies(copies.orElse(1), devices));
        }
        Dtype dtype = ModelLoader.dtype(options, false);
        int contextTokens = options.contextTokens().orElse(config.maxPositionEmbeddings());
        List<DeviceRoom> rooms = devices.stream()
                .map(name -> new DeviceRoom(name, DeviceLayout.roomOn(name, engine)))
                .toList();
        return of(
                MemoryEstimate.of(config, dtype, options.keyCopies()),
                contextTokens,
                rooms,
                options.tensorParallel(),
                copies);
    }

    /** The same for known devices and what is free on each for weights and cache. */
    static DeviceGroups of(
            MemoryEstimate memory, int contextTokens, List<DeviceRoom> rooms, int tensorParallel, OptionalInt copies) {
        List<String> devices = rooms.stream().map(DeviceRoom::name).toList();
        if (tensorParallel > devices.size()) {
            throw new InferenceException(
                    Fault.BAD_SETTING,
                    "tensor parallel is " + tensorParallel + ", but there " + words(devices.size()) + " ("
                            + String.join(", ", devices) + "); give at most " + devices.size());
        }
        int most = devices.size() / tensorParallel;
        if (copies.orElse(1) > most) {
            throw new InferenceException(
                    Fault.BAD_SETTING,
                    copies.getAsInt() + " copies of the model"
                            + (tensorParallel > 1 ? " over " + tensorParallel + " GPUs each" : "")
                            + " are wanted, but there " + words(devices.size()) + "; give at most " + most
                            + " or auto");
        }
        if (tensorParallel > 1) {
            return cut(devices, tensorParallel, copies.orElse(most));
        }
        int size =
                copies.isPresent() ? devices.size() / copies.getAsInt() : fewestThatHold(memory, contextTokens, rooms);
        return cut(devices, size, copies.orElse(devices.size() / size));
    }

    private static String words(int devices) {
        return devices == 1 ? "is 1 GPU" : "are " + devices + " GPUs";
    }

    /** One copy that lies as whole layers may use all devices, as it does where no copies are spoken of. */
    private static DeviceGroups cut(List<String> devices, int size, int copies) {
        return new DeviceGroups(IntStream.range(0, copies)
                .mapToObj(copy -> devices.subList(copy * size, (copy + 1) * size))
                .toList());
    }

    /** The devices that one copy needs, where they are alike; all of them where they do not hold it, which loading will say. */
    private static int fewestThatHold(MemoryEstimate memory, int contextTokens, List<DeviceRoom> rooms) {
        for (int size = 1; size <= rooms.size() / 2; size++) {
            if (everyGroupHolds(memory, contextTokens, rooms, size)) {
                return size;
            }
        }
        return rooms.size();
    }

    private static boolean everyGroupHolds(MemoryEstimate memory, int contextTokens, List<DeviceRoom> rooms, int size) {
        for (int first = 0; first + size <= rooms.size(); first += size) {
            if (!DeviceLayout.holds(memory, contextTokens, rooms.subList(first, first + size))) {
                return false;
            }
        }
        return true;
    }
}
