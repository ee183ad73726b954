package dev.stringbench.inference.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.position.FamilyDefaults;
import dev.stringbench.inference.rope.RopeScaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFamiliesTest {
    /** Each of these must be there, or all those that may stand in its place. */
    private static final List<List<List<String>>> NEEDED = List.of(
            List.of(List.of("query", "key", "value"), List.of("query_key_value")),
            List.of(List.of("attention_output")),
            List.of(List.of("gate", "up"), List.of("gate_up")),
            List.of(List.of("down")));

    @TempDir
    Path folder = Path.of("");

    static List<ModelFamily> families() {
        return ModelFamilies.ALL;
    }

    @ParameterizedTest
    @MethodSource("families")
    void eachIsFoundByItsModelType(ModelFamily family) {
        assertSame(family, ModelFamilies.of(family.modelType()).orElseThrow());
        assertTrue(ModelFamilies.names().contains(family.modelType()));
    }

    @Test
    void anotherModelTypeIsNoFamily() {
        assertEquals(Optional.empty(), ModelFamilies.of("gpt2"));
    }

    @ParameterizedTest
    @MethodSource("families")
    void eachListsTheTensorsOfAWholeLayer(ModelFamily family) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "%s", "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
                 "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 4, "vocab_size": 32,
                 "max_position_embeddings": 64}""".formatted(family.modelType()));
        ModelConfig config = ModelConfigReader.read(folder);
        assertSame(family, config.family());
        LayerTensors layer = new ModelTensors(config).layer(1);
        Set<String> parts = layer.byPart().keySet();
        for (List<List<String>> choices : NEEDED) {
            assertEquals(
                    1,
                    choices.stream()
                            .filter(choice -> choice.stream().allMatch(part -> parts.contains(part + ".weight")))
                            .count(),
                    choices + " of " + parts);
        }
        assertTrue(layer.all().stream().allMatch(tensor -> tensor.name().startsWith("model.layers.1.")));
        assertEquals(
                layer.all().size(),
                layer.all().stream().map(TensorSpec::name).distinct().count());
    }

    @Test
    void knowWhatTheOriginalsScriptsDoForThem() {
        assertEquals("yarn-mistral", family("mistral").infiniteBenchName());
        assertEquals(new FamilyDefaults(512, true, 2), family("qwen2").schemeDefaults());
        assertEquals(new FamilyDefaults(128, false, 1), family("llama").schemeDefaults());
        assertEquals(
                Optional.of("there is no original code for qwen3"),
                family("qwen3").originalCodeFault(new RopeScaling.Default()));
        assertEquals(
                Optional.of("the original fails on llama with rope type linear"),
                family("llama").originalCodeFault(new RopeScaling.Linear(2)));
        assertEquals(Optional.empty(), family("qwen2").originalCodeFault(new RopeScaling.Linear(2)));
    }

    private static ModelFamily family(String modelType) {
        return ModelFamilies.of(modelType).orElseThrow();
    }
}
