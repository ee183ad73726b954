package dev.stringbench.inference.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.ModelTensors;
import dev.stringbench.inference.family.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerPlacementTest {
    /** Embedding 10, four layers of 20, norm 1, head 10; 2 bytes of cache per token in each layer. */
    private static final MemoryEstimate MODEL = new MemoryEstimate(10, Collections.nCopies(4, 20L), 1, 10, 2);

    @TempDir
    Path folder = Path.of("");

    @Test
    void keepsAModelThatFitsOnTheFirstDevice() {
        var placement = LayerPlacement.place(MODEL, 0, rooms(101, 500));
        assertEquals(new LayerPlacement(0, List.of(0, 0, 0, 0), 0, 0, List.of(101L, 0L)), placement);
    }

    @Test
    void fillsEqualDevicesEvenly() {
        var placement = LayerPlacement.place(MODEL, 0, rooms(100, 100, 100));
        assertEquals(new LayerPlacement(0, List.of(0, 0, 1, 1), 1, 1, List.of(50L, 51L, 0L)), placement);
    }

    @Test
    void givesLargerDevicesMore() {
        var placement = LayerPlacement.place(MODEL, 0, rooms(40, 80));
        assertEquals(List.of(0, 1, 1, 1), placement.layers());
        assertEquals(List.of(30L, 71L), placement.bytes());
    }

    @Test
    void countsTheCacheWithItsLayer() {
        var placement = LayerPlacement.place(MODEL, 10, rooms(101, 101));
        assertEquals(List.of(0, 0, 1, 1), placement.layers());
        assertEquals(List.of(90L, 91L), placement.bytes());
    }

    @Test
    void leavesATiedHeadWithTheEmbedding() {
        var tied = new MemoryEstimate(30, Collections.nCopies(4, 20L), 1, 0, 2);
        var placement = LayerPlacement.place(tied, 0, rooms(60, 90));
        assertEquals(0, placement.head());
        assertEquals(1, placement.finalNorm());
        assertEquals(111, placement.bytes().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void saysWhatIsMissing() {
        long gibibyte = 1L << 30;
        var model = new MemoryEstimate(gibibyte, List.of(2 * gibibyte, 2 * gibibyte), 0, gibibyte, 1 << 20);
        var exception = assertThrows(
                InferenceException.class, () -> LayerPlacement.place(model, 1024, rooms(gibibyte, 3 * gibibyte)));
        assertEquals(Fault.OUT_OF_MEMORY, exception.fault());
        assertEquals(
                "the model wants 6.00 GiB for its weights and 2.00 GiB for a context of 1024 tokens; free for them are:"
                        + " cuda:0 1.00 GiB, cuda:1 3.00 GiB; use a shorter context, a smaller dtype or more devices",
                exception.getMessage());
    }

    @Test
    void neverOverfillsNorLosesAPart() {
        int placed = 0;
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            List<Long> layers =
                    random.longs(1 + random.nextInt(30), 1, 50).boxed().toList();
            var model =
                    new MemoryEstimate(random.nextInt(100), layers, 1, random.nextInt(2) * 50L, 1 + random.nextInt(3));
            long tokens = random.nextInt(20);
            List<DeviceRoom> devices = rooms(random.longs(4, 0, 700).toArray());
            LayerPlacement placement;
            try {
                placement = LayerPlacement.place(model, tokens, devices);
            } catch (InferenceException e) {
                continue;
            }
            placed++;
            String message = "seed " + seed + ": " + placement;
            assertEquals(layers.size(), placement.layers().size(), message);
            assertEquals(placement.layers().stream().sorted().toList(), placement.layers(), message);
            assertTrue(placement.embedding() <= placement.layers().get(0), message);
            for (int device = 0; device < devices.size(); device++) {
                assertTrue(placement.bytes().get(device) <= devices.get(device).bytes(), message);
            }
            assertEquals(
                    model.weightBytes() + model.cacheBytes(tokens),
                    placement.bytes().stream().mapToLong(Long::longValue).sum(),
                    message);
        }
        assertTrue(placed > 200, "placed " + placed);
    }

    @Test
    void estimatesLlama31WithEightBillionParameters() throws IOException {
        var object = TinyConfigs.llama()
                .put("hidden_size", 4096)
                .put("intermediate_size", 14336)
                .put("num_hidden_layers", 32)
                .put("num_attention_heads", 32)
                .put("num_key_value_heads", 8)
                .put("vocab_size", 128256);
        Files.writeString(folder.resolve("config.json"), object.toString());
        ModelConfig config = ModelConfigReader.read(folder);
        var estimate = MemoryEstimate.of(config, Dtype.BFLOAT16);
        assertEquals(2 * 8_030_261_248L, estimate.weightBytes()); // the published number of parameters
        assertEquals(131_072, estimate.cacheBytesPerToken());
        assertEquals(16L << 30, estimate.cacheBytes(131_072));
        assertEquals(131_072, estimate.tokensThatFit(estimate.weightBytes() + (16L << 30)));
        assertEquals(0, estimate.tokensThatFit(estimate.weightBytes() - 1_000_000));
        assertEquals(
                2 * estimate.weightBytes(),
                MemoryEstimate.of(config, Dtype.FLOAT32).weightBytes());
    }

    @Test
    void estimatesATiedHeadOnce() throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                TinyConfigs.llama().put("tie_word_embeddings", true).toString());
        ModelConfig config = ModelConfigReader.read(folder);
        var estimate = MemoryEstimate.of(config, Dtype.FLOAT32);
        assertEquals(0, estimate.headBytes());
        long elements = new ModelTensors(config)
                .all().stream().mapToLong(TensorSpec::elementCount).sum();
        assertEquals(4 * elements, estimate.weightBytes());
    }

    private static List<DeviceRoom> rooms(long... bytes) {
        var rooms = new ArrayList<DeviceRoom>();
        for (long room : bytes) {
            rooms.add(new DeviceRoom("cuda:" + rooms.size(), room));
        }
        return rooms;
    }
}
