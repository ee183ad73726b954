package dev.stringbench.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stringbench.inference.ReferenceFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compare ids with those of Transformers for published tokenizers, which lie beside the project. */
class TokenizerGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "gpt2, gpt2_tokenizer.json.gz",
        "qwen2, qwen2_tokenizer.json.gz",
        "llama3, llama3-community-license/llama3_tokenizer.json.gz"
    })
    void givesTheIdsOfTransformers(String name, String file) throws IOException {
        Files.write(folder.resolve("tokenizer.json"), ReferenceFiles.unpack("data/tokenizers/" + file));
        var tokenizer = HuggingFaceTextTokenizer.read(folder, false);
        List<JsonNode> rows = goldenRows();
        assertEquals(429, rows.size());
        rows.parallelStream().forEach(row -> {
            String text = row.get("text").textValue();
            int[] plain = ids(row.get(name));
            // The reference holds no ids for an empty text; the tokenizers library gives Llama 3's first token even so.
            boolean emptyLlama = text.isEmpty() && name.equals("llama3");
            int[] special = emptyLlama ? new int[] {128000} : ids(row.get(name + "_with_special"));
            assertArrayEquals(plain, tokenizer.encode(text, false), text);
            assertArrayEquals(special, tokenizer.encode(text, true), text);
            assertEquals(plain.length, tokenizer.count(text, false), text);
            assertEquals(special.length, tokenizer.count(text, true), text);
        });
        for (JsonNode row : rows) {
            int[] plain = ids(row.get(name));
            assertEquals(streamed(tokenizer.stream(false), plain), tokenizer.decode(plain, false));
        }
    }

    @ParameterizedTest
    @CsvSource({"llama3-community-license/llama3_tokenizer.json.gz"})
    void streamsWhatItDecodesForRandomIds(String file) throws IOException {
        Files.write(folder.resolve("tokenizer.json"), ReferenceFiles.unpack("data/tokenizers/" + file));
        for (boolean cleanUp : new boolean[] {false, true}) {
            var tokenizer = HuggingFaceTextTokenizer.read(folder, cleanUp);
            assertEquals(cleanUp, tokenizer.cleansUp());
            for (int seed = 0; seed < 60; seed++) {
                var random = new Random(seed);
                int range = seed % 2 == 0 ? 300 : tokenizer.vocabSize(); // the first 256 are single bytes
                int[] ids = random.ints(50, 0, range).toArray();
                boolean skip = random.nextBoolean();
                assertEquals(tokenizer.decode(ids, skip), streamed(tokenizer.stream(skip), ids), "seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"llama3-community-license/llama3_tokenizer.json.gz"})
    void neitherCutsNorPadsALongText(String file) throws IOException {
        Files.write(folder.resolve("tokenizer.json"), ReferenceFiles.unpack("data/tokenizers/" + file));
        var tokenizer = HuggingFaceTextTokenizer.read(folder);
        String text = "The quick brown fox jumps over the lazy dog. ".repeat(13_000);
        assertTrue(tokenizer.count(text, true) > 130_000);
        assertEquals(text, tokenizer.decode(tokenizer.encode(text, true), true));
    }

    private static String streamed(TextStream stream, int[] ids) {
        var text = new StringBuilder();
        IntStream.of(ids).forEach(id -> text.append(stream.append(id)));
        return text.append(stream.finish()).toString();
    }

    private static List<JsonNode> goldenRows() throws IOException {
        var text = new String(ReferenceFiles.unpack("golden/tokenizer_golden.jsonl.gz"), StandardCharsets.UTF_8);
        var rows = new ArrayList<JsonNode>();
        for (String line : text.lines().toList()) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }

    private static int[] ids(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }
}
