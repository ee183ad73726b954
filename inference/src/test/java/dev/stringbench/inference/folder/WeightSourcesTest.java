package dev.stringbench.inference.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.Finding;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.ModelTensors;
import dev.stringbench.inference.family.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights and configuration that do not fit each other whole are never taken without a word. */
class WeightSourcesTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void namesBiasesThatTheConfigurationDoesNotCallFor() throws IOException {
        WeightIndex weights = readWith(
                TensorSpec.of("model.layers.0.self_attn.q_proj.bias", 16),
                TensorSpec.of("model.layers.1.self_attn.q_proj.bias", 16),
                TensorSpec.of("model.layers.1.self_attn.k_proj.bias", 8));
        assertMisfit(
                weights,
                folder.resolve("model.safetensors")
                        + ": the model that config.json describes has no place for 3 of the stored tensors, which are left"
                        + " out: model.layers.0.self_attn.q_proj.bias and 1 like it, model.layers.1.self_attn.k_proj.bias");
    }

    @Test
    void namesLayersBeyondTheCountAndHeadsOfAnotherTask() throws IOException {
        WeightIndex weights = readWith(
                TensorSpec.of("model.layers.2.mlp.up_proj.weight", 24, 16), TensorSpec.of("score.weight", 2, 16));
        assertMisfit(
                weights,
                folder.resolve("model.safetensors")
                        + ": the model that config.json describes has no place for 2 of the stored tensors, which are left"
                        + " out: model.layers.2.mlp.up_proj.weight, score.weight");
    }

    @Test
    void namesOnlySomeOfManyKinds() throws IOException {
        var more = new ArrayList<TensorSpec>();
        for (char name = 'a'; name < 'm'; name++) {
            more.add(TensorSpec.of(name + ".weight", 1));
        }
        String message =
                readWith(more.toArray(TensorSpec[]::new)).findings().get(0).message();
        assertTrue(message.endsWith("h.weight, and 4 more"), message);
    }

    @Test
    void fingerprintsWhatIsLeftOverOnlyWhereSomethingIs() throws IOException {
        assertEquals(Optional.empty(), ModelFingerprint.ofLeftovers(readWith()));
        String one =
                ModelFingerprint.ofLeftovers(readWith(TensorSpec.of("a", 1))).orElseThrow();
        String other =
                ModelFingerprint.ofLeftovers(readWith(TensorSpec.of("b", 1))).orElseThrow();
        assertEquals(64, one.length());
        assertTrue(!one.equals(other));
    }

    @Test
    void aStoredHeadMustEqualTheEmbeddingThatItIsTiedTo() throws IOException {
        ObjectNode object = TinyConfigs.llama().put("tie_word_embeddings", true);
        var tensors = new ArrayList<>(new ModelTensors(config(object)).all());
        TestSafetensors.write(single(), tensors, 1);
        TiedHead.requireEqual(WeightIndex.read(folder, config(object)));
        tensors.add(TensorSpec.of("lm_head.weight", 32, 16));
        TestSafetensors.write(single(), tensors, 1); // other bytes than the embedding's
        WeightIndex weights = WeightIndex.read(folder, config(object));
        var thrown = assertThrows(InferenceException.class, () -> TiedHead.requireEqual(weights));
        assertEquals(Fault.BAD_WEIGHTS, thrown.fault());
        assertEquals(
                single() + ": config.json says \"tie_word_embeddings\": true, and lm_head.weight is stored with other"
                        + " numbers than model.embed_tokens.weight; say false to use it, or remove it",
                thrown.getMessage());
        copyEmbeddingToHead(weights);
        TiedHead.requireEqual(WeightIndex.read(folder, config(object)));
    }

    @Test
    void aSingleFileWinsOverAnIndex() throws IOException {
        TestSafetensors.write(single(), new ModelTensors(config(TinyConfigs.llama())).all(), 1);
        Files.writeString(folder.resolve("model.safetensors.index.json"), "{}");
        List<Finding> findings =
                WeightIndex.read(folder, config(TinyConfigs.llama())).findings();
        assertEquals(
                List.of(
                        Finding.resolved(
                                single()
                                        + " and model.safetensors.index.json are both there; the first is taken, as in Transformers 5.18")),
                findings);
    }

    @Test
    void readsTensorsThatTheIndexForgetsToList() throws IOException {
        List<TensorSpec> tensors = new ModelTensors(config(TinyConfigs.llama())).all();
        TestSafetensors.write(folder.resolve("a.safetensors"), tensors, 1);
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\": {\"lm_head.weight\": \"a.safetensors\"}}");
        WeightIndex weights = WeightIndex.read(folder, config(TinyConfigs.llama()));
        assertEquals(tensors.size(), weights.tensors().size());
        String message = weights.findings().get(0).message();
        assertTrue(
                message.startsWith(
                        index + ": weight_map does not list " + (tensors.size() - 1)
                                + " tensors of the shards that it names, which are read all the same, as in Transformers 5.18: "),
                message);
    }

    @Test
    void refusesATensorThatLiesInTwoShards() throws IOException {
        TestSafetensors.write(folder.resolve("a.safetensors"), List.of(TensorSpec.of("x", 1)), 1);
        TestSafetensors.write(
                folder.resolve("b.safetensors"), List.of(TensorSpec.of("x", 1), TensorSpec.of("y", 1)), 1);
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\": {\"x\": \"a.safetensors\", \"y\": \"b.safetensors\"}}");
        var thrown =
                assertThrows(InferenceException.class, () -> WeightIndex.read(folder, config(TinyConfigs.llama())));
        assertEquals(
                index
                        + ": tensor x is in a.safetensors, as weight_map says, and in b.safetensors too; remove one of the"
                        + " two",
                thrown.getMessage());
    }

    @Test
    void saysThatTheWeightsAreOfAnotherTypeThanTheConfigurationSays() throws IOException {
        ObjectNode object = TinyConfigs.llama().put("torch_dtype", "float32");
        TestSafetensors.write(single(), new ModelTensors(config(object)).all(), 1);
        assertEquals(
                List.of(Finding.resolved(folder.resolve("config.json")
                        + " says that the weights are float32; they are bfloat16, and are run as --dtype says")),
                WeightIndex.read(folder, config(object)).findings());
    }

    private Path single() {
        return folder.resolve("model.safetensors");
    }

    private ModelConfig config(ObjectNode object) throws IOException {
        Files.writeString(folder.resolve("config.json"), object.toString());
        return ModelConfigReader.read(folder);
    }

    private WeightIndex readWith(TensorSpec... more) throws IOException {
        ModelConfig config = config(TinyConfigs.llama());
        var tensors = new ArrayList<>(new ModelTensors(config).all());
        tensors.addAll(List.of(more));
        TestSafetensors.write(single(), tensors, 1);
        return WeightIndex.read(folder, config);
    }

    private static void copyEmbeddingToHead(WeightIndex weights) throws IOException {
        TensorLocation head = weights.spareHead().orElseThrow();
        TensorLocation embedding = weights.locate("model.embed_tokens.weight");
        byte[] bytes = Files.readAllBytes(head.file());
        System.arraycopy(bytes, (int) embedding.dataOffset(), bytes, (int) head.dataOffset(), (int) head.byteCount());
        Files.write(head.file(), bytes);
    }

    private static void assertMisfit(WeightIndex weights, String message) {
        assertEquals(List.of(Finding.misfit(message)), weights.findings());
    }
}
