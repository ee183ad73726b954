package dev.stringbench.inference.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.ReferenceFiles;
import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follow rope settings from a config.json to the table, against tables computed elsewhere. */
class RotaryGoldenTest {
    private static final double RELATIVE_TOLERANCE = 1e-13;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder = Path.of("");

    @Test
    void equalsTheStoredTables() throws IOException {
        JsonNode cases =
                JSON.readTree(Objects.requireNonNull(getClass().getResourceAsStream("/golden/rope/rope_tables.json")));
        assertEquals(19, cases.size());
        for (JsonNode expected : cases) {
            var config = TinyConfigs.llama()
                    .setAll(Map.of(
                            "rope_theta", expected.get("rope_theta"),
                            "head_dim", expected.get("head_dim"),
                            "max_position_embeddings", expected.get("max_position_embeddings"),
                            "rope_scaling", expected.get("rope_scaling")));
            Files.writeString(folder.resolve("config.json"), config.toString());
            var rotary = ModelConfigReader.read(folder).rotary();
            var table = RotaryTable.of(rotary, expected.get("total_tokens").intValue());
            assertTable(expected.get("name").textValue(), expected, expected.get("inv_freq"), table);
        }
    }

    @Test
    void equalsTheTablesOfEveryReferenceModel() throws IOException {
        for (Path model : ReferenceFiles.foldersHolding("golden/models", "golden.json")) {
            JsonNode rope = JSON.readTree(model.resolve("golden.json").toFile()).get("rope");
            var rotary = ModelConfigReader.read(model).rotary();
            assertEquals(rope.get("type").textValue(), rotary.scaling().ropeType());
            if (rope.has("inv_freq_by_seq_len")) {
                for (var entry : ((ObjectNode) rope.get("inv_freq_by_seq_len")).properties()) {
                    var table = RotaryTable.of(rotary, Integer.parseInt(entry.getKey()));
                    assertTable(model + " at " + entry.getKey(), rope, entry.getValue(), table);
                }
            } else {
                var table = RotaryTable.of(rotary, 64);
                assertTable(model.toString(), rope, rope.get("inv_freq"), table);
            }
            if (rope.has("string_qwen2_inv_freq")) {
                var yarn = RopeScaling.stringYarn(
                        rope.get("string_qwen2_yarn_factor").doubleValue());
                var table = RotaryTable.of(rotary.withScaling(yarn), 64);
                assertTable(model + " STRING", rope, rope.get("string_qwen2_inv_freq"), table);
            }
        }
    }

    private static void assertTable(String name, JsonNode expected, JsonNode frequencies, RotaryTable table) {
        double[] found = table.inverseFrequencies();
        assertEquals(frequencies.size(), found.length, name);
        for (int i = 0; i < found.length; i++) {
            double wanted = frequencies.get(i).doubleValue();
            assertEquals(wanted, found[i], RELATIVE_TOLERANCE * wanted, name + ", frequency " + i);
        }
        double scaling = expected.get("attention_scaling").doubleValue();
        assertEquals(scaling, table.attentionScaling(), RELATIVE_TOLERANCE * scaling, name);
    }
}
