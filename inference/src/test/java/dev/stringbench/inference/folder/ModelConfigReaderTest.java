package dev.stringbench.inference.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.ReferenceFiles;
import dev.stringbench.inference.family.GenerationDefaults;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.StringConfig;
import dev.stringbench.inference.rope.RopeScaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigReaderTest {
    private static final OptionalInt FULL = OptionalInt.empty();

    @TempDir
    Path folder = Path.of("");

    @Test
    void readsALlamaOfTransformers4() throws IOException {
        ModelConfig config = read(TinyConfigs.llama());
        assertEquals("llama", config.family().modelType());
        assertEquals(4, config.attention().headDim());
        assertEquals(16, config.attention().queryWidth());
        assertEquals(8, config.attention().keyValueWidth());
        assertEquals(2, config.attention().group());
        assertEquals(1e-5, config.norms().epsilon());
        assertEquals(new RopeScaling.Default(), config.rotary().scaling());
        assertEquals(Dtype.BFLOAT16, config.storedDtype());
        assertEquals(OptionalInt.of(1), config.vocabulary().bosTokenId());
        assertEquals(List.of(2), config.vocabulary().eosTokenIds());
        assertEquals(List.of(FULL, FULL), config.attention().slidingWindows());
        assertEquals(Optional.empty(), config.stringConfig());
        assertEquals(GenerationDefaults.NONE, config.generationDefaults());
    }

    @Test
    void readsALlamaOfTransformers5() throws IOException {
        var object = TinyConfigs.llama();
        object.remove(List.of("rope_theta", "rope_scaling", "torch_dtype"));
        object.put("dtype", "float16");
        object.putObject("rope_parameters")
                .put("rope_theta", 500000.0)
                .put("rope_type", "llama3")
                .put("factor", 8.0)
                .put("low_freq_factor", 1.0)
                .put("high_freq_factor", 4.0)
                .put("original_max_position_embeddings", 32);
        ModelConfig config = read(object);
        assertEquals(500000.0, config.rotary().theta());
        assertEquals(new RopeScaling.Llama3(8, 1, 4, 32), config.rotary().scaling());
        assertEquals(Dtype.FLOAT16, config.storedDtype());
    }

    @Test
    void fillsInWhatTransformersWould() throws IOException {
        var object = TinyConfigs.of("qwen3");
        object.remove(List.of(
                "num_key_value_heads",
                "rms_norm_eps",
                "rope_theta",
                "rope_scaling",
                "tie_word_embeddings",
                "torch_dtype",
                "hidden_act",
                "bos_token_id",
                "eos_token_id"));
        ModelConfig config = read(object);
        assertEquals(4, config.attention().keyValueHeads());
        assertEquals(128, config.attention().headDim());
        assertEquals(1e-6, config.norms().epsilon());
        assertEquals(10000, config.rotary().theta());
        assertFalse(config.vocabulary().tied());
        assertEquals(Dtype.FLOAT32, config.storedDtype());
        assertEquals(OptionalInt.empty(), config.vocabulary().bosTokenId());
        assertEquals(List.of(), config.vocabulary().eosTokenIds());
    }

    @ParameterizedTest
    @CsvSource({
        "llama, false, false, false, false",
        "llama, true, true, true, false",
        "mistral, true, false, false, false",
        "qwen2, false, true, false, false",
        "qwen3, false, false, false, true",
        "qwen3, true, true, true, true"
    })
    void knowsWhichProjectionsHaveABias(
            String family, boolean attentionBias, boolean inputs, boolean output, boolean qkNorm) throws IOException {
        ModelConfig config = read(TinyConfigs.of(family).put("attention_bias", attentionBias));
        assertEquals(inputs, config.attention().inputBias());
        assertEquals(output, config.attention().outputBias());
        assertEquals(qkNorm, config.norms().queryKey());
    }

    @Test
    void readsAnMlpBiasOfLlamaOnly() throws IOException {
        assertTrue(read(TinyConfigs.llama().put("mlp_bias", true)).feedForward().bias());
        assertFalse(read(TinyConfigs.of("qwen3").put("mlp_bias", true))
                .feedForward()
                .bias());
    }

    @Test
    void slidesEveryLayerOfMistral() throws IOException {
        var object = TinyConfigs.of("mistral").put("sliding_window", 8);
        assertEquals(
                List.of(OptionalInt.of(8), OptionalInt.of(8)),
                read(object).attention().slidingWindows());
        object.putNull("sliding_window");
        assertEquals(List.of(FULL, FULL), read(object).attention().slidingWindows());
    }

    @Test
    void slidesQwenLayersOnlyWhereTheFileTurnsItOn() throws IOException {
        var object = TinyConfigs.of("qwen2").put("sliding_window", 8).put("max_window_layers", 1);
        assertEquals(List.of(FULL, FULL), read(object).attention().slidingWindows());
        object.put("use_sliding_window", true);
        assertEquals(List.of(FULL, OptionalInt.of(8)), read(object).attention().slidingWindows());
        object.remove("max_window_layers");
        assertEquals(List.of(FULL, FULL), read(object).attention().slidingWindows());
        object.putArray("layer_types").add("sliding_attention").add("full_attention");
        assertEquals(List.of(OptionalInt.of(8), FULL), read(object).attention().slidingWindows());
    }

    @Test
    void takesGenerationSettingsBeforeConfigSettings() throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), """
                {"bos_token_id": 5, "eos_token_id": [7, 9], "do_sample": true, "temperature": 0.6, "top_k": 20,
                 "repetition_penalty": 1.05}""");
        ModelConfig config = read(TinyConfigs.llama());
        assertEquals(OptionalInt.of(5), config.vocabulary().bosTokenId());
        assertEquals(List.of(7, 9), config.vocabulary().eosTokenIds());
        assertEquals(
                new GenerationDefaults(
                        true,
                        OptionalDouble.of(0.6),
                        OptionalDouble.empty(),
                        OptionalInt.of(20),
                        OptionalDouble.of(1.05)),
                config.generationDefaults());
    }

    @Test
    void readsTheDefaultsOfStringThatAFolderCarries() throws IOException {
        var object = TinyConfigs.llama();
        object.putObject("string_config").put("shifted_offset", 21).put("local_value", 4);
        assertEquals(Optional.of(new StringConfig(21, 4)), read(object).stringConfig());
    }

    @Test
    void readsTheOldKeyOfTheRopeType() throws IOException {
        var object = TinyConfigs.llama();
        object.putObject("rope_scaling").put("type", "linear").put("factor", 4);
        assertEquals(new RopeScaling.Linear(4), read(object).rotary().scaling());
    }

    @Test
    void readsNumbersOnlyPythonWrites() throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                TinyConfigs.llama().toString().replaceFirst("}$", ", \"unknown\": [Infinity, NaN]}"));
        assertEquals("llama", ModelConfigReader.read(folder).family().modelType());
    }

    @Test
    void readsEveryReferenceModel() {
        for (Path model : ReferenceFiles.foldersHolding("golden/models", "config.json")) {
            String family = model.getFileName().toString().replaceAll("-.*", "");
            assertEquals(family, ModelConfigReader.read(model).family().modelType());
        }
    }

    @Test
    void saysWhatIsWrongWithTheFolder() throws IOException {
        Path absent = folder.resolve("absent");
        assertFault(
                Fault.BAD_MODEL_FOLDER,
                absent + " does not exist; give the folder that holds the model's config.json",
                () -> ModelConfigReader.read(absent));
        Path config = folder.resolve("config.json");
        assertFault(
                Fault.BAD_MODEL_FOLDER,
                config + " is missing; a Hugging Face model folder has one",
                () -> ModelConfigReader.read(folder));
        Files.writeString(config, "{\"model_type\": ");
        var broken = assertThrows(InferenceException.class, () -> ModelConfigReader.read(folder));
        assertTrue(broken.getMessage().startsWith(config + " does not hold valid JSON: Unexpected end-of-input"));
        assertEquals(1, broken.getMessage().lines().count());
        Files.writeString(config, "[]");
        assertFault(
                Fault.BAD_MODEL_FOLDER,
                config + " does not hold a JSON object; download it again",
                () -> ModelConfigReader.read(folder));
        assertFault(
                Fault.BAD_MODEL_FOLDER,
                config + " is not a folder; give the folder that holds the model's config.json",
                () -> ModelConfigReader.read(config));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"hidden_size": null}         | hidden_size is missing; it must be a whole number
            {"hidden_size": "16"}         | hidden_size is "16"; it must be a whole number
            {"hidden_size": 3000000000}   | hidden_size is 3000000000; it must be a whole number
            {"hidden_size": 16.5}         | hidden_size is 16.5; it must be a whole number
            {"hidden_size": 18}           | hidden_size is 18; without head_dim it must be a multiple of num_attention_heads, 4
            {"num_hidden_layers": 0}      | num_hidden_layers is 0; it must be at least 1
            {"num_hidden_layers": -3}     | num_hidden_layers is -3; it must be at least 1
            {"num_attention_heads": 0}    | num_attention_heads is 0; it must be at least 1
            {"num_key_value_heads": 3}    | num_attention_heads is 4; it must be a multiple of num_key_value_heads, 3
            {"head_dim": 5}               | head_dim is 5; it must be even and at least 2
            {"rms_norm_eps": "tiny"}      | rms_norm_eps is "tiny"; it must be a number
            {"rms_norm_eps": -1}          | rms_norm_eps is -1.0; it must be from 0 up to 1
            {"rope_theta": 0}             | rope_theta is 0.0; it must be above 1
            {"tie_word_embeddings": 1}    | tie_word_embeddings is 1; it must be true or false
            {"eos_token_id": "</s>"}      | eos_token_id is "</s>"; it must be a whole number or a list of them
            {"rope_scaling": 4}           | rope_scaling is 4; it must be an object
            {"rope_scaling": {"factor": 4}} | rope_scaling.rope_type is missing; it must be the name of a RoPE type
            {"rope_scaling": {"type": "linear"}} | rope_scaling.factor is missing; it must be a number
            {"rope_scaling": {"type": "linear", "factor": 0.5}} | rope scaling: factor is 0.5; it must be at least 1
            {"model_type": null}          | model_type is missing; it must be a string
            """)
    void saysWhichValueIsImpossible(String change, String message) throws IOException {
        Path config = folder.resolve("config.json");
        assertFault(Fault.BAD_MODEL_FOLDER, config + ": " + message, () -> read(changed(change)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"model_type": "gemma2"}        | model_type is "gemma2"; supported are llama, mistral, qwen2, qwen3
            {"hidden_act": "gelu"}          | hidden_act is "gelu"; only silu is supported
            {"torch_dtype": "float64"}      | torch_dtype is "float64"; supported are float32, float16 and bfloat16
            {"partial_rotary_factor": 0.5}  | partial_rotary_factor is 0.5; only 1 is supported (every component of a head is rotated)
            {"rope_scaling": {"rope_type": "su"}} | rope_type is "su"; supported are default, linear, dynamic, yarn, llama3 and longrope
            """)
    void saysWhatIsNotSupported(String change, String message) throws IOException {
        Path config = folder.resolve("config.json");
        assertFault(Fault.UNSUPPORTED, config + ": " + message, () -> read(changed(change)));
    }

    private static ObjectNode changed(String change) {
        ObjectNode object = TinyConfigs.llama();
        object.setAll(TinyConfigs.parse(change));
        return object;
    }

    private ModelConfig read(ObjectNode object) throws IOException {
        Files.writeString(folder.resolve("config.json"), object.toString());
        return ModelConfigReader.read(folder);
    }

    private static void assertFault(Fault fault, String message, Executable action) {
        var exception = assertThrows(InferenceException.class, action);
        assertEquals(message, exception.getMessage());
        assertEquals(fault, exception.fault());
    }
}
