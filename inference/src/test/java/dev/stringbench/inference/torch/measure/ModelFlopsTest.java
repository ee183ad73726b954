package dev.stringbench.inference.torch.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.torch.TestModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts made by hand for a width of 24, a feed-forward of 40, 4 query and 2 key heads of 6, 2 layers and 50 tokens. */
class ModelFlopsTest {
    @TempDir
    private Path folder;

    @Test
    void countsEachPairOfACausalPromptOnce() throws IOException {
        var flops = new ModelFlops(read(TestModel.config("llama", 6)), new StringShift(2, 1));
        // 3 tokens make 1 + 2 + 3 = 6 pairs; each takes 2 products of 6 multiply-adds in 4 heads.
        assertEquals(6 * 2 * 2 * 6 * 4, flops.attention(0, 3));
    }

    @Test
    void countsThePairsOfASlidingWindowUnderPlainRopeOnly() throws IOException {
        ModelConfig config = read(TestModel.config("mistral", 6).put("sliding_window", 2));
        // 5 queries see 1, 2, 2, 2 and 2 keys.
        assertEquals(9 * 2 * 2 * 6 * 4, new ModelFlops(config, new Rope()).attention(1, 5));
        assertEquals(15 * 2 * 2 * 6 * 4, new ModelFlops(config, new StringShift(2, 1)).attention(1, 5));
        assertEquals(3 * 2 * 2 * 6 * 4, new ModelFlops(config, new Rope()).attention(1, 2));
    }

    @Test
    void countsMatricesOfEveryTokenAndTheHeadOfTheLast() throws IOException {
        var flops = new ModelFlops(read(TestModel.config("llama", 6)), new Rope());
        // q and o: 24 x 24 each; k and v: 24 x 12 each; gate, up and down: 24 x 40 each.
        long layer = 2 * (2 * 24 * 24 + 2 * 24 * 12 + 3 * 24 * 40);
        assertEquals(9216, layer);
        assertEquals(2 * 3 * layer + 2 * 576 + 2 * 24 * 50, flops.prefill(3));
    }

    @Test
    void countsAnEightBillionModelAsPublished() throws IOException {
        ObjectNode json = TestModel.config("llama", 128)
                .put("hidden_size", 4096)
                .put("intermediate_size", 14336)
                .put("num_hidden_layers", 32)
                .put("num_attention_heads", 32)
                .put("num_key_value_heads", 8)
                .put("vocab_size", 128256);
        var flops = new ModelFlops(read(json), new Rope());
        // 6.98 billion weights in the layers' matrices, 0.53 in the head, and one pair of positions.
        assertEquals(2 * (6_979_321_856L + 525_336_576L) + 32 * 4 * 4096, flops.prefill(1));
    }

    private ModelConfig read(ObjectNode config) throws IOException {
        Files.writeString(folder.resolve("config.json"), config.toString());
        return ModelConfigReader.read(folder);
    }
}
