package dev.stringbench.inference.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.ReferenceFiles;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.ModelTensors;
import dev.stringbench.inference.family.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightIndexTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({"llama, 9", "mistral, 9", "qwen2, 12", "qwen3, 11"})
    void findsTheTensorsOfEveryFamily(String family, int perLayer) throws IOException {
        ModelConfig config = config(TinyConfigs.of(family));
        List<TensorSpec> tensors = new ModelTensors(config).all();
        assertEquals(3 + 2 * perLayer, tensors.size());
        TestSafetensors.write(folder.resolve("model.safetensors"), tensors, 1);
        var weights = WeightIndex.read(folder, config);
        assertEquals(
                tensors.stream().map(TensorSpec::name).toList(),
                List.copyOf(weights.tensors().keySet()));
        assertEquals(List.of(), weights.unusedTensors());
        var keys = weights.locate("model.layers.1.self_attn.k_proj.weight");
        assertEquals(List.of((long) config.attention().keyValueWidth(), 16L), keys.shape());
        assertThrows(IllegalArgumentException.class, () -> weights.locate("model.layers.2.mlp.up_proj.weight"));
    }

    @Test
    void wantsTheBiasesThatAConfigurationTurnsOn() throws IOException {
        var object = TinyConfigs.llama().put("attention_bias", true).put("mlp_bias", true);
        List<String> names = new ModelTensors(config(object))
                .layer(1).all().stream().map(TensorSpec::name).toList();
        assertEquals(9 + 7, names.size());
        assertTrue(names.contains("model.layers.1.self_attn.o_proj.bias"));
        assertTrue(names.contains("model.layers.1.mlp.down_proj.bias"));
    }

    @Test
    void needsNoHeadWhereItIsTiedToTheEmbedding() throws IOException {
        ModelConfig config = config(TinyConfigs.llama().put("tie_word_embeddings", true));
        var tensors = new ArrayList<>(new ModelTensors(config).all());
        assertEquals(
                "model.embed_tokens.weight", new ModelTensors(config).head().name());
        TestSafetensors.write(folder.resolve("model.safetensors"), tensors, 1);
        assertFalse(WeightIndex.read(folder, config).tensors().containsKey("lm_head.weight"));
        tensors.add(TensorSpec.of("lm_head.weight", 32, 16));
        TestSafetensors.write(folder.resolve("model.safetensors"), tensors, 1);
        assertEquals(List.of(), WeightIndex.read(folder, config).unusedTensors());
    }

    @Test
    void reportsUnusedTensorsButNotHarmlessLeftovers() throws IOException {
        ModelConfig config = config(TinyConfigs.llama());
        var tensors = new ArrayList<>(new ModelTensors(config).all());
        tensors.add(TensorSpec.of("model.layers.0.self_attn.rotary_emb.inv_freq", 2));
        tensors.add(TensorSpec.of("model.layers.0.self_attn.q_proj.bias", 16));
        TestSafetensors.write(folder.resolve("model.safetensors"), tensors, 1);
        assertEquals(
                List.of("model.layers.0.self_attn.q_proj.bias"),
                WeightIndex.read(folder, config).unusedTensors());
    }

    @Test
    void findsTensorsInShards() throws IOException {
        ModelConfig config = config(TinyConfigs.llama());
        writeShards(config);
        var weights = WeightIndex.read(folder, config);
        assertEquals(List.of(folder.resolve("a.safetensors"), folder.resolve("b.safetensors")), weights.files());
        assertEquals(
                folder.resolve("b.safetensors"),
                weights.locate("model.norm.weight").file());
    }

    @Test
    void fingerprintsTheTensorsAndNotTheirFiles() throws IOException {
        ModelConfig config = config(TinyConfigs.llama());
        List<TensorSpec> tensors = new ModelTensors(config).all();
        Path single = folder.resolve("model.safetensors");
        TestSafetensors.write(single, tensors, 1);
        String first = ModelFingerprint.of(WeightIndex.read(folder, config));
        assertEquals(64, first.length());
        TestSafetensors.write(single, tensors, 2);
        assertNotEquals(first, ModelFingerprint.of(WeightIndex.read(folder, config)));
        Files.delete(single);
        writeShards(config);
        assertEquals(first, ModelFingerprint.of(WeightIndex.read(folder, config)));
    }

    @Test
    void fingerprintsWhatAConfigurationSays() throws IOException {
        String first = ModelFingerprint.of(config(TinyConfigs.llama()));
        assertEquals(64, first.length());
        assertEquals(first, ModelFingerprint.of(config(TinyConfigs.llama().put("unknown", 1))));
        assertNotEquals(first, ModelFingerprint.of(config(TinyConfigs.llama().put("rope_theta", 10001))));
    }

    /** Results on disks carry these: they must never change. */
    @ParameterizedTest
    @CsvSource({
        "llama, 7ecd042ed2a0deaf8d65f43f9e6d6134f44f2023d8500db6d086f9bc43413da6",
        "mistral, fdc9b1e7a6d0235ee66e7818f25aa61dbe8515964741d51ec616d9b061f288de",
        "qwen2, 4171f9e6a4cf31cdacc1e5ec4e499e16d0fd40bd34784e9590745786191bda2d",
        "qwen3, b7b79f253ef8321ae6f2cc7ea6e8a5a79bcb2c1307ae261fc8e4c58d77136d17",
    })
    void fingerprintsConfigurationsAsEarlierVersionsDid(String family, String fingerprint) throws IOException {
        var object = TinyConfigs.of(family).put("sliding_window", 8).put("attention_bias", true);
        object.put("use_sliding_window", true).put("max_window_layers", 1);
        object.putObject("string_config").put("shifted_offset", 21).put("local_value", 4);
        object.putObject("rope_scaling").put("rope_type", "yarn").put("factor", 4.0);
        assertEquals(fingerprint, ModelFingerprint.of(config(object)));
    }

    @Test
    void fingerprintsASampleOfALargeTensor() throws IOException {
        var object = TinyConfigs.llama().put("vocab_size", 4096);
        ModelConfig config = config(object);
        Path single = folder.resolve("model.safetensors");
        TestSafetensors.write(single, new ModelTensors(config).all(), 1);
        var weights = WeightIndex.read(folder, config);
        String before = ModelFingerprint.of(weights);
        var embedding = weights.locate("model.embed_tokens.weight");
        for (long offset : new long[] {0, embedding.byteCount() / 2, embedding.byteCount() - 1}) {
            byte[] bytes = Files.readAllBytes(single);
            bytes[(int) (embedding.dataOffset() + offset)] ^= 1;
            Files.write(single, bytes);
            String after = ModelFingerprint.of(weights);
            assertNotEquals(before, after, "byte " + offset);
            before = after;
        }
    }

    @Test
    void saysWhichTensorIsMissing() throws IOException {
        ModelConfig config = config(TinyConfigs.llama());
        var tensors = new ArrayList<>(new ModelTensors(config).all());
        TensorSpec head = tensors.remove(tensors.size() - 1);
        TestSafetensors.write(folder.resolve("model.safetensors"), tensors, 1);
        assertFault(
                Fault.BAD_WEIGHTS,
                folder + ": tensor lm_head.weight of shape [32, 16] is missing; a model whose output head is its"
                        + " embedding says \"tie_word_embeddings\": true in config.json",
                config);
        tensors.add(head);
        tensors.remove(3);
        TestSafetensors.write(folder.resolve("model.safetensors"), tensors, 1);
        assertFault(
                Fault.BAD_WEIGHTS,
                folder + ": tensor model.layers.0.self_attn.k_proj.weight of shape [8, 16] is missing;"
                        + " download the model again, or correct config.json",
                config);
    }

    @Test
    void saysWhichTensorHasTheWrongShapeOrType() throws IOException {
        ModelConfig config = config(TinyConfigs.llama());
        Path file = folder.resolve("model.safetensors");
        var tensors = new ArrayList<>(new ModelTensors(config).all());
        tensors.set(0, TensorSpec.of("model.embed_tokens.weight", 16, 32));
        TestSafetensors.write(file, tensors, 1);
        assertFault(
                Fault.BAD_WEIGHTS,
                file + ": tensor model.embed_tokens.weight has shape [16, 32]; config.json calls for [32, 16]",
                config);
        String header = "{\"model.embed_tokens.weight\":{\"dtype\":\"I8\",\"shape\":[32,16],\"data_offsets\":[0,512]}}";
        TestSafetensors.write(file, header, 512);
        assertFault(
                Fault.UNSUPPORTED,
                file + ": tensor model.embed_tokens.weight is of dtype I8; supported are F32, F16 and BF16",
                config);
    }

    @Test
    void saysThatThereAreNoWeights() throws IOException {
        ModelConfig config = config(TinyConfigs.llama());
        assertFalse(WeightIndex.isPresent(folder));
        assertFault(
                Fault.BAD_WEIGHTS,
                folder + " holds neither model.safetensors nor model.safetensors.index.json;"
                        + " download the model's safetensors files",
                config);
        Files.writeString(folder.resolve("pytorch_model.bin"), "");
        assertFault(
                Fault.BAD_WEIGHTS,
                folder + " holds neither model.safetensors nor model.safetensors.index.json;"
                        + " its pytorch_model.bin must be converted to safetensors first",
                config);
    }

    @Test
    void saysWhatIsWrongWithShards() throws IOException {
        ModelConfig config = config(TinyConfigs.llama());
        ObjectNode map = writeShards(config);
        Path index = folder.resolve("model.safetensors.index.json");
        assertTrue(WeightIndex.isPresent(folder));
        Files.delete(folder.resolve("b.safetensors"));
        assertFault(
                Fault.BAD_WEIGHTS,
                folder.resolve("b.safetensors") + ": the file is missing; download the model again",
                config);
        writeShards(config);
        Files.writeString(index, "{\"weight_map\":" + map.deepCopy().put("model.norm.weight", "a.safetensors") + "}");
        assertFault(
                Fault.BAD_WEIGHTS,
                index + ": tensor model.norm.weight should be in a.safetensors and is not; download both files again",
                config);
        Files.writeString(index, "{}");
        assertFault(
                Fault.BAD_WEIGHTS,
                index + ": weight_map is missing; it must be an object that gives each tensor's file",
                config);
        Files.writeString(index, "{\"weight_map\":{\"a\":3}}");
        assertFault(Fault.BAD_WEIGHTS, index + ": weight_map.a is 3; it must be a string", config);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../b.safetensors", "/b.safetensors", "sub\\\\b.safetensors", "..", ""})
    void staysInItsFolder(String shard) throws IOException {
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\":{\"a\":\"" + shard + "\"}}");
        assertFault(
                Fault.BAD_WEIGHTS,
                index + ": tensor a should be in \""
                        + shard.replace("\\\\", "\\")
                        + "\"; it must be a file of the same folder",
                config(TinyConfigs.llama()));
    }

    /** Half of a surrogate pair has no encoding, whatever the locale. */
    @ParameterizedTest
    @ValueSource(strings = {"b\\u0000c", "b\\ud800c"})
    void wantsNamesThatAFileCanHave(String shard) throws IOException {
        Path index = folder.resolve("model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\":{\"a\":\"" + shard + "\"}}");
        var e = assertThrows(
                InferenceException.class, () -> WeightIndex.read(folder, config(TinyConfigs.llama())));
        assertEquals(Fault.BAD_WEIGHTS, e.fault());
        assertTrue(e.toString().contains("a name that no file can have here"), e.toString());
    }

    @Test
    void findsTheTensorsOfEveryReferenceModel() {
        for (Path model : ReferenceFiles.foldersHolding("golden/models", "golden.json")) {
            var weights = WeightIndex.read(model, ModelConfigReader.read(model));
            assertEquals(List.of(), weights.unusedTensors(), model.toString());
            assertEquals(64, ModelFingerprint.of(weights).length());
        }
    }

    private ModelConfig config(ObjectNode object) throws IOException {
        Files.writeString(folder.resolve("config.json"), object.toString());
        return ModelConfigReader.read(folder);
    }

    /** Write the model in two files and return the index's weight_map. */
    private ObjectNode writeShards(ModelConfig config) throws IOException {
        List<TensorSpec> tensors = new ModelTensors(config).all();
        List<TensorSpec> first = tensors.subList(0, 7);
        List<TensorSpec> second = tensors.subList(7, tensors.size());
        TestSafetensors.write(folder.resolve("a.safetensors"), first, 1);
        TestSafetensors.write(folder.resolve("b.safetensors"), second, 1);
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        first.forEach(tensor -> map.put(tensor.name(), "a.safetensors"));
        second.forEach(tensor -> map.put(tensor.name(), "b.safetensors"));
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"metadata\":{\"total_size\":1},\"weight_map\":" + map + "}");
        return map;
    }

    private void assertFault(Fault fault, String message, ModelConfig config) {
        var exception = assertThrows(InferenceException.class, () -> WeightIndex.read(folder, config));
        assertEquals(message, exception.getMessage());
        assertEquals(fault, exception.fault());
    }
}
