package dev.stringbench.inference.torch.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.folder.DeviceRoom;
import dev.stringbench.inference.folder.MemoryEstimate;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Devices of 100 bytes and a model of 4 layers of 20 bytes without a cache. */
class DeviceGroupsTest {
    private static final MemoryEstimate MODEL = new MemoryEstimate(5, List.of(20L, 20L, 20L, 20L), 1, 5, 0);

    @Test
    void asManyCopiesAsFitAreMade() {
        assertEquals(List.of(List.of("cuda:0"), List.of("cuda:1"), List.of("cuda:2")), auto(100, 3));
        assertEquals(
                List.of(List.of("cuda:0", "cuda:1"), List.of("cuda:2", "cuda:3")), auto(60, 4), "two hold one copy");
        assertEquals(List.of(List.of("cuda:0", "cuda:1"), List.of("cuda:2", "cuda:3")), auto(60, 5));
    }

    @Test
    void whatFitsOnceHasAllDevices() {
        assertEquals(List.of(List.of("cuda:0", "cuda:1", "cuda:2")), auto(60, 3));
        assertEquals(List.of(List.of("cuda:0", "cuda:1")), auto(10, 2), "loading will say that it is too large");
        assertEquals(List.of(List.of("cuda:0")), auto(100, 1));
    }

    @Test
    void theDevicesAreSharedOutAmongCopiesThatAreAskedFor() {
        assertEquals(List.of(List.of("cuda:0", "cuda:1", "cuda:2", "cuda:3")), groups(100, 4, 1, OptionalInt.of(1)));
        assertEquals(
                List.of(List.of("cuda:0", "cuda:1"), List.of("cuda:2", "cuda:3")),
                groups(100, 5, 1, OptionalInt.of(2)));
    }

    @Test
    void copiesOfSplitModelsTakeAsManyDevicesAsThereAreParts() {
        assertEquals(
                List.of(List.of("cuda:0", "cuda:1"), List.of("cuda:2", "cuda:3")),
                groups(60, 4, 2, OptionalInt.empty()));
        assertEquals(List.of(List.of("cuda:0", "cuda:1")), groups(60, 4, 2, OptionalInt.of(1)));
    }

    @Test
    void tooFewDevicesAreNamed() {
        assertEquals(
                "3 copies of the model over 2 GPUs each are wanted, but there are 4 GPUs; give at most 2 or auto",
                assertThrows(InferenceException.class, () -> groups(100, 4, 2, OptionalInt.of(3)))
                        .getMessage());
        assertEquals(
                "tensor parallel is 4, but there are 2 GPUs (cuda:0, cuda:1); give at most 2",
                assertThrows(InferenceException.class, () -> groups(100, 2, 4, OptionalInt.empty()))
                        .getMessage());
    }

    private static List<List<String>> auto(long bytes, int devices) {
        return groups(bytes, devices, 1, OptionalInt.empty());
    }

    private static List<List<String>> groups(long bytes, int devices, int tensorParallel, OptionalInt copies) {
        List<DeviceRoom> rooms = IntStream.range(0, devices)
                .mapToObj(index -> new DeviceRoom("cuda:" + index, bytes))
                .toList();
        return DeviceGroups.of(MODEL, 100, rooms, tensorParallel, copies).groups();
    }
}
