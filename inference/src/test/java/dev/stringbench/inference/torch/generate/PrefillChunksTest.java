package dev.stringbench.inference.torch.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.torch.TestModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chunks of prompts on shapes of real models, whose weights no test needs. */
class PrefillChunksTest {
    private static final int USUAL = 4096;

    @TempDir
    Path folder;

    /** Layers, hidden size, query heads, columns of the feed-forward: 1B, 8B, 70B and 405B. */
    @ParameterizedTest
    @CsvSource({
        "16, 2048, 32, 64, 8192",
        "32, 4096, 32, 128, 14336",
        "80, 8192, 64, 128, 28672",
        "126, 16384, 128, 128, 53248"
    })
    void noChunkOf131072TokensCostsMoreThanASixteenth(int layers, int hidden, int heads, int headDim, int columns) {
        var chunks = PrefillChunks.EqualCost.of(config(layers, hidden, heads, headDim, columns), USUAL);
        List<Double> shares = shares(chunks, chunks, 131_072);
        assertTrue(greatest(shares) <= 1 / 16.0, shares.toString());
        assertTrue(shares.size() <= 48, "few enough that steps between them cost little: " + shares.size());
        List<Double> equalTokens = shares(new PrefillChunks.Fixed(8192), chunks, 131_072);
        assertTrue(greatest(equalTokens) > 1 / 16.0, "chunks of equal length do not keep to it: " + equalTokens);
    }

    @ParameterizedTest
    @CsvSource({"12288", "16384", "32768", "65536", "100000", "1000000"})
    void noChunkOfALongPromptCostsMoreThanATenth(int length) {
        var chunks = PrefillChunks.EqualCost.of(config(32, 4096, 32, 128, 14336), USUAL);
        List<Double> shares = shares(chunks, chunks, length);
        assertTrue(greatest(shares) <= 0.1, shares.toString());
        assertEquals(1, shares.stream().mapToDouble(Double::doubleValue).sum(), 1e-9);
    }

    @Test
    void chunksAreNeitherSmallerThanFillsTheDeviceNorLargerThanTwiceTheUsual() {
        var chunks = PrefillChunks.EqualCost.of(config(32, 4096, 32, 128, 14336), USUAL);
        assertEquals(USUAL, chunks.most(0, 300), "short prompts run whole and share the tokens between two steps");
        assertEquals(USUAL, chunks.most(0, USUAL));
        assertEquals(1024, chunks.most(4096, 5000));
        assertEquals(2 * USUAL, chunks.most(0, 131_072));
        assertTrue(chunks.most(120_000, 131_072) < USUAL);
        assertEquals(
                512, PrefillChunks.EqualCost.of(config(2, 64, 4, 16, 128), 512).most(2000, 2048), "a block");
    }

    private static List<Double> shares(PrefillChunks chunks, PrefillChunks.EqualCost cost, int length) {
        List<Double> shares = new ArrayList<>();
        int first = 0;
        while (first < length) {
            int last = Math.min(length, first + chunks.most(first, length));
            shares.add(cost.cost(first, last) / cost.cost(0, length));
            first = last;
        }
        return shares;
    }

    private static double greatest(List<Double> shares) {
        return shares.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private ModelConfig config(int layers, int hidden, int heads, int headDim, int columns) {
        ObjectNode config = TestModel.config("llama", headDim)
                .put("num_hidden_layers", layers)
                .put("hidden_size", hidden)
                .put("num_attention_heads", heads)
                .put("num_key_value_heads", Math.min(heads, 8))
                .put("intermediate_size", columns)
                .put("vocab_size", 128_256);
        TestModel.writeConfig(folder, config);
        return ModelConfigReader.read(folder);
    }
}
