package dev.stringbench.inference.torch.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.DeviceRoom;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.load.LoadPlan.DeviceShare;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** What the drivers of H200s showed as taken, on each GPU, in GiB (docs/performance.md, docs/scale-out.md). */
    @ParameterizedTest
    @CsvSource({
        "8, 1, 1, 4096, 16.7",
        "8, 1, 1, 32768, 21.7",
        "8, 1, 1, 131072, 37.5",
        "8, 1, 2, 131072, 48.1",
        "8, 2, 1, 131072, 22.2",
        "70, 2, 1, 131072, 97.8"
    })
    void isWithinATenthOfWhatWasTaken(int billions, int ranks, int copies, int tokens, double taken) {
        LoadPlan plan = new LoadPlan(
                billions == 8 ? llama(32, 4096, 32, 14_336) : llama(80, 8192, 64, 28_672),
                Dtype.BFLOAT16,
                rooms(139, 139),
                tokens,
                copies,
                131_072,
                Activations.IN_ONE_CALL,
                ranks,
                List.of(),
                "engine");
        assertEquals(taken, plan.neededBytes() / (double) GIB, 0.1 * taken);
    }

    private LoadPlan plan(int ranks, List<List<String>> copies, long... gibibytes) {
        return new LoadPlan(
                llama(80, 8192, 64, 28_672),
                Dtype.BFLOAT16,
                rooms(gibibytes),
                TOKENS,
                1,
                8192,
                Activations.IN_ONE_CALL,
                ranks,
                copies,
                "engine");
    }

    private static List<DeviceRoom> rooms(long... gibibytes) {
        return IntStream.range(0, gibibytes.length)
                .mapToObj(gpu -> new DeviceRoom("cuda:" + gpu, gibibytes[gpu] * GIB))
                .toList();
    }

    private ModelConfig llama(int layers, int hidden, int heads, int intermediate) {
        ObjectNode config = TestModel.config("llama", 128)
                .put("num_hidden_layers", layers)
                .put("hidden_size", hidden)
                .put("num_attention_heads", heads)
                .put("num_key_value_heads", 8)
                .put("intermediate_size", intermediate)
                .put("vocab_size", 128_256);
        TestModel.writeConfig(folder, config);
        return ModelConfigReader.read(folder);
    }
}
