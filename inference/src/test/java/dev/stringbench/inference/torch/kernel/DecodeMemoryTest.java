package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.folder.ModelConfig;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.torch.TestModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodeMemoryTest {
    @TempDir
    private Path folder;

    private ModelConfig config(int layers, int hidden, int intermediate, int heads, int headDim) {
        ObjectNode config = TestModel.config("llama", headDim)
                .put("num_hidden_layers", layers)
                .put("hidden_size", hidden)
                .put("intermediate_size", intermediate)
                .put("num_attention_heads", heads)
                .put("num_key_value_heads", 8);
        TestModel.writeConfig(folder, config);
        return ModelConfigReader.read(folder);
    }

    /** Weights 6 x 4 x 256 x 16, tiles 3 x 2 x 64 x 256, sums 8192, queries 4096, angles 1024, 104, layers 33 x 120. */
    @Test
    void givesAnH100TheMost() {
        ModelConfig config = config(32, 4096, 14336, 32, 128);
        DecodeMemory memory = DecodeMemory.of(config, 232_448).orElseThrow();
        assertEquals(new DecodeMemory(6, 3, 28_672, 213_984), memory);
        assertEquals(List.of("BATCHES=6", "STAGES=3", "INPUT_BYTES=28672"), memory.definitions());
    }

    @Test
    void givesOtherGpusWhatTheyHave() {
        ModelConfig config = config(32, 4096, 14336, 32, 128);
        for (int available : new int[] {166_912, 101_376}) { // compute capability 8.0; 8.6, 8.9 and 12.0
            DecodeMemory memory = DecodeMemory.of(config, available).orElseThrow();
            assertTrue(memory.bytes() <= available, memory.toString());
            assertEquals(2, memory.stages());
            assertEquals(available == 166_912 ? 4 : 1, memory.batches());
        }
    }

    /** The input of a product and its norm's weights where tiles take less. */
    @Test
    void hasRoomForTheWidestInput() {
        assertEquals(59_136, DecodeMemory.of(config(80, 8192, 29_568, 64, 128), 232_448).orElseThrow().inputBytes());
        assertEquals(32_768, DecodeMemory.of(config(2, 8192, 1024, 8, 64), 232_448).orElseThrow().inputBytes());
        assertEquals(Optional.empty(), DecodeMemory.of(config(2, 131_072, 1024, 8, 64), 232_448));
    }
}
