package dev.stringbench.inference.folder;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.json.JsonFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Read config.json and generation_config.json of a model folder, as Transformers 4 and 5 write them.
 *
 * <p>Defaults are those of Transformers' configuration classes, which files may leave out.
 */
public final class ModelConfigReader {
    private static final double DEFAULT_RMS_NORM_EPS = 1e-6;
    /** Qwen3's head size does not follow from its width; files that leave it out mean this. */
    private static final int DEFAULT_QWEN3_HEAD_DIM = 128;
    /** Where Qwen2 and Qwen3 begin to slide when a file turns sliding on without saying where. */
    private static final int DEFAULT_MAX_WINDOW_LAYERS = 28;

    private final JsonFields config;
    private final ModelFamily family;

    private ModelConfigReader(JsonFields config) {
        this.config = config;
        this.family = readFamily(config);
    }

    /**
     * Read the configuration of the model in a folder.
     *
     * @throws InferenceException {@link Fault#BAD_MODEL_FOLDER} when the folder or a file is missing, broken or holds
     *     impossible values; {@link Fault#UNSUPPORTED} when the model is of a kind that is not implemented
     */
    public static ModelConfig read(Path folder) {
        if (!Files.isDirectory(folder)) {
            String found = Files.exists(folder) ? " is not a folder" : " does not exist";
            throw new InferenceException(
                    Fault.BAD_MODEL_FOLDER, folder + found + "; give the folder that holds the model's config.json");
        }
        Optional<JsonFields> generation =
                JsonFields.readIfPresent(folder.resolve("generation_config.json"), Fault.BAD_MODEL_FOLDER);
        var fields = JsonFields.read(folder.resolve("config.json"), Fault.BAD_MODEL_FOLDER);
        try {
            return new ModelConfigReader(fields).build(generation);
        } catch (IllegalArgumentException e) {
            throw new InferenceException(Fault.BAD_MODEL_FOLDER, fields.file() + ": " + e.getMessage(), e);
        }
    }

    private static ModelFamily readFamily(JsonFields config) {
        String modelType = config.requireString("model_type");
        return ModelFamily.ofModelType(modelType).orElseThrow(() -> {
            String known =
                    Stream.of(ModelFamily.values()).map(ModelFamily::modelType).collect(Collectors.joining(", "));
            return config.unsupported("model_type is \"" + modelType + "\"; supported are " + known);
        });
    }

    private ModelConfig build(Optional<JsonFields> generation) {
        requireSupported();
        int hiddenSize = config.requireInt("hidden_size");
        int layers = config.requireInt("num_hidden_layers");
        int heads = config.requireInt("num_attention_heads");
        boolean biasIsAnOption = family == ModelFamily.LLAMA || family == ModelFamily.QWEN3;
        boolean attentionBias = biasIsAnOption && config.optionalBoolean("attention_bias", false);
        return new ModelConfig(
                family,
                hiddenSize,
                config.requireInt("intermediate_size"),
                layers,
                heads,
                config.optionalInt("num_key_value_heads").orElse(heads),
                headDim(hiddenSize, heads),
                config.requireInt("vocab_size"),
                config.requireInt("max_position_embeddings"),
                config.optionalDouble("rms_norm_eps").orElse(DEFAULT_RMS_NORM_EPS),
                RopeScalingReader.readTheta(config),
                RopeScalingReader.readScaling(config),
                config.optionalBoolean("tie_word_embeddings", false),
                attentionBias || family == ModelFamily.QWEN2,
                attentionBias,
                family == ModelFamily.LLAMA && config.optionalBoolean("mlp_bias", false),
                family == ModelFamily.QWEN3,
                slidingWindows(layers),
                storedDtype(),
                bosTokenId(generation),
                eosTokenIds(generation),
                config.optionalObject("string_config").map(ModelConfigReader::stringConfig),
                generation.map(ModelConfigReader::generationDefaults).orElse(GenerationDefaults.NONE));
    }

    private void requireSupported() {
        String activation = config.optionalString("hidden_act").orElse("silu");
        if (!activation.equals("silu") && !activation.equals("swish")) {
            throw config.unsupported("hidden_act is \"" + activation + "\"; only silu is supported");
        }
        if (config.has("quantization_config")) {
            throw config.unsupported("the weights are quantized (quantization_config is there);"
                    + " give a folder with float32, float16 or bfloat16 weights");
        }
    }

    private int headDim(int hiddenSize, int heads) {
        OptionalInt stated = config.optionalInt("head_dim");
        if (stated.isPresent()) {
            return stated.getAsInt();
        }
        if (family == ModelFamily.QWEN3) {
            return DEFAULT_QWEN3_HEAD_DIM;
        }
        if (heads >= 1 && hiddenSize % heads != 0) {
            throw config.bad("hidden_size is " + hiddenSize + "; without head_dim it must be a multiple of"
                    + " num_attention_heads, " + heads);
        }
        return hiddenSize / Math.max(heads, 1); // the record refuses heads below 1
    }

    /** Mistral slides in every layer; Qwen2 and Qwen3 only where they say so; Llama never does. */
    private List<OptionalInt> slidingWindows(int layers) {
        OptionalInt window = config.optionalInt("sliding_window");
        boolean slides = window.isPresent()
                && (family == ModelFamily.MISTRAL || config.optionalBoolean("use_sliding_window", false));
        if (family == ModelFamily.LLAMA || !slides) {
            return Collections.nCopies(Math.max(layers, 0), OptionalInt.empty());
        }
        if (family == ModelFamily.MISTRAL) {
            return Collections.nCopies(Math.max(layers, 0), window);
        }
        List<Boolean> sliding = slidingLayers(layers);
        return sliding.stream()
                .map(slide -> slide ? window : OptionalInt.empty())
                .toList();
    }

    private List<Boolean> slidingLayers(int layers) {
        Optional<List<String>> types = config.optionalStrings("layer_types");
        if (types.isEmpty()) {
            int first = config.optionalInt("max_window_layers").orElse(DEFAULT_MAX_WINDOW_LAYERS);
            return IntStream.range(0, layers).mapToObj(layer -> layer >= first).toList();
        }
        if (types.get().size() != layers) {
            throw config.bad("layer_types has " + types.get().size() + " entries; num_hidden_layers wants " + layers);
        }
        return types.get().stream()
                .map(type -> switch (type) {
                    case "sliding_attention" -> true;
                    case "full_attention" -> false;
                    default ->
                        throw config.unsupported("layer_types holds \"" + type
                                + "\"; supported are full_attention and sliding_attention");
                })
                .toList();
    }

    private Dtype storedDtype() {
        String key = config.has("dtype") ? "dtype" : "torch_dtype";
        String name = config.optionalString(key).orElse(Dtype.FLOAT32.torchName());
        return Dtype.ofTorchName(name)
                .filter(Dtype::isSupportedForWeights)
                .orElseThrow(() ->
                        config.unsupported(key + " is \"" + name + "\"; supported are float32, float16 and bfloat16"));
    }

    private OptionalInt bosTokenId(Optional<JsonFields> generation) {
        List<Integer> ids = generation
                .map(fields -> fields.intOrInts("bos_token_id"))
                .filter(found -> !found.isEmpty())
                .orElseGet(() -> config.intOrInts("bos_token_id"));
        return ids.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ids.get(0));
    }

    private List<Integer> eosTokenIds(Optional<JsonFields> generation) {
        return generation
                .map(fields -> fields.intOrInts("eos_token_id"))
                .filter(found -> !found.isEmpty())
                .orElseGet(() -> config.intOrInts("eos_token_id"));
    }

    private static StringConfig stringConfig(JsonFields fields) {
        return new StringConfig(fields.requireInt("shifted_offset"), fields.requireInt("local_value"));
    }

    private static GenerationDefaults generationDefaults(JsonFields fields) {
        return new GenerationDefaults(
                fields.optionalBoolean("do_sample", false),
                fields.optionalDouble("temperature"),
                fields.optionalDouble("top_p"),
                fields.optionalInt("top_k"),
                fields.optionalDouble("repetition_penalty"));
    }
}
