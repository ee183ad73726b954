package dev.stringbench.inference.torch.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.folder.DeviceRoom;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.load.LoadPlan.DeviceShare;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans for a 70B shape on GPUs that need not be there. */
class LoadPlanTest {
    private static final int TOKENS = 131_072;
    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    @Test
    void aModelPlacedByLayersIsToldForEachGpu() {
        LoadPlan plan = plan(1, List.of(), 139, 139);
        List<DeviceShare> shares = plan.shares();
        assertEquals(
                List.of("cuda:0", "cuda:1"),
                shares.stream().map(share -> share.device().name()).toList());
        assertEquals(
                plan.weightBytes(),
                shares.stream().mapToLong(DeviceShare::weightBytes).sum());
        assertEquals(
                plan.cacheBytes(),
                shares.stream().mapToLong(DeviceShare::cacheBytes).sum());
        for (DeviceShare share : shares) {
            assertTrue(share.weightBytes() > 60 * GIB, share.toString());
            assertEquals(plan.workspaceBytes(), share.workspaceBytes());
            assertTrue(share.neededBytes() < 139 * GIB, share.toString());
        }
    }

    @Test
    void onlyTheGpusThatAreNeededHaveAShare() {
        assertEquals(2, plan(1, List.of(), 139, 139, 139, 139).shares().size());
    }

    @Test
    void ofSeveralCopiesTheFirstIsTold() {
        List<List<String>> copies = List.of(List.of("cuda:0", "cuda:1"), List.of("cuda:2", "cuda:3"));
        List<DeviceShare> shares = plan(1, copies, 139, 139, 139, 139).shares();
        assertEquals(
                copies.get(0),
                shares.stream().map(share -> share.device().name()).toList());
    }

    @Test
    void nothingIsToldForEachWhereOneHoldsAllOrLayersAreSplitOrNoneHoldsIt() {
        assertEquals(List.of(), plan(1, List.of(), 400).shares());
        assertEquals(List.of(), plan(2, List.of(), 139, 139).shares());
        assertEquals(List.of(), plan(1, List.of(), 40, 40).shares());
    }

    private LoadPlan plan(int ranks, List<List<String>> copies, long... gibibytes) {
        ObjectNode config = TestModel.config("llama", 128)
                .put("num_hidden_layers", 80)
                .put("hidden_size", 8192)
                .put("num_attention_heads", 64)
                .put("num_key_value_heads", 8)
                .put("intermediate_size", 28_672)
                .put("vocab_size", 128_256);
        TestModel.writeConfig(folder, config);
        List<DeviceRoom> rooms = IntStream.range(0, gibibytes.length)
                .mapToObj(gpu -> new DeviceRoom("cuda:" + gpu, gibibytes[gpu] * GIB))
                .toList();
        return new LoadPlan(
                ModelConfigReader.read(folder), Dtype.BFLOAT16, rooms, TOKENS, 8192, ranks, copies, "engine");
    }
}
