package dev.stringbench.inference.family;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.Finding;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.json.JsonFields;
import dev.stringbench.inference.rope.RotaryConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The keys of a model folder's config.json and generation_config.json that families share, as Transformers 4 and 5 write
 * them. Defaults are those of Transformers' configuration classes.
 */
public final class ConfigFields {
    private static final double DEFAULT_RMS_NORM_EPS = 1e-6;
    /** Where Qwen2 and Qwen3 begin to slide when a file turns sliding on without saying where. */
    private static final int DEFAULT_MAX_WINDOW_LAYERS = 28;

    private final JsonFields config;
    private final Optional<JsonFields> generation;
    private final ModelFamily family;

    /**
     * Begin to read.
     *
     * @param generation generation_config.json where there is one
     * @throws InferenceException UNSUPPORTED for a family that is not in the catalogue, and for an activation or quantized
     *     weights that no family runs
     */
    public ConfigFields(JsonFields config, Optional<JsonFields> generation) {
        this.config = config;
        this.generation = generation;
        String modelType = config.requireString("model_type");
        this.family = ModelFamilies.of(modelType)
                .orElseThrow(() -> config.unsupported(
                        "model_type is \"" + modelType + "\"; supported are " + ModelFamilies.names()));
        String activation = config.optionalString("hidden_act").orElse("silu");
        if (!activation.equals("silu") && !activation.equals("swish")) {
            throw config.unsupported("hidden_act is \"" + activation + "\"; only silu is supported");
        }
        if (config.has("quantization_config")) {
            throw config.unsupported("the weights are quantized (quantization_config is there);"
                    + " give a folder with float32, float16 or bfloat16 weights");
        }
    }

    /** The family that {@code model_type} names. */
    public ModelFamily family() {
        return family;
    }

    /** Whether a key is true; absent: false. */
    public boolean flag(String key) {
        return config.optionalBoolean(key, false);
    }

    /** A whole number that may be absent. */
    public OptionalInt number(String key) {
        return config.optionalInt(key);
    }

    /** Decoder layers; 0 for a number that no model can have, which {@link #model} refuses. */
    public int layers() {
        return Math.max(config.requireInt("num_hidden_layers"), 0);
    }

    /** {@code intermediate_size}. */
    public int intermediateSize() {
        return config.requireInt("intermediate_size");
    }

    /** {@code rms_norm_eps}. */
    public double rmsNormEps() {
        return config.optionalDouble("rms_norm_eps").orElse(DEFAULT_RMS_NORM_EPS);
    }

    /** The heads, whose size follows from the model's width where it is not stated; no biases, no sliding. */
    public AttentionShape attention() {
        int hiddenSize = config.requireInt("hidden_size");
        int heads = config.requireInt("num_attention_heads");
        if (!config.has("head_dim") && heads >= 1 && hiddenSize % heads != 0) {
            throw config.bad("hidden_size is " + hiddenSize + "; without head_dim it must be a multiple of"
                    + " num_attention_heads, " + heads);
        }
        return attention(hiddenSize / Math.max(heads, 1)); // the record refuses heads below 1
    }

    /**
     * The same with a head size of the family's own.
     *
     * @param defaultHeadDim where it is not stated
     */
    public AttentionShape attention(int defaultHeadDim) {
        int heads = config.requireInt("num_attention_heads");
        return AttentionShape.plain(
                heads,
                config.optionalInt("num_key_value_heads").orElse(heads),
                config.optionalInt("head_dim").orElse(defaultHeadDim),
                layers());
    }

    /**
     * The window of each layer where {@code use_sliding_window} turns sliding on: in the layers that {@code layer_types}
     * names, else from {@code max_window_layers} on.
     */
    public List<OptionalInt> windowsOfSlidingLayers() {
        OptionalInt window = config.optionalInt("sliding_window");
        if (window.isEmpty() || !flag("use_sliding_window")) {
            return Collections.nCopies(layers(), OptionalInt.empty());
        }
        return slidingLayers().stream()
                .map(slides -> slides ? window : OptionalInt.empty())
                .toList();
    }

    private List<Boolean> slidingLayers() {
        int layers = layers();
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

    /** Put what a family has read together with what is read alike in all of them. */
    public ModelConfig model(AttentionShape attention, FeedForward feedForward, Norms norms) {
        return new ModelConfig(
                family,
                config.requireInt("hidden_size"),
                config.requireInt("num_hidden_layers"),
                attention,
                feedForward,
                norms,
                new Vocabulary(
                        config.requireInt("vocab_size"), flag("tie_word_embeddings"), bosTokenId(), eosTokenIds()),
                new RotaryConfig(
                        RopeScalingReader.readTheta(config),
                        attention.headDim(),
                        config.requireInt("max_position_embeddings"),
                        RopeScalingReader.readScaling(config)),
                storedDtype(),
                config.optionalObject("string_config").map(ConfigFields::stringConfig),
                generation.map(ConfigFields::generationDefaults).orElse(GenerationDefaults.NONE));
    }

    /** Tell what config.json says twice and differently; which token ids win is documented, as both files often differ. */
    public List<Finding> findings() {
        var findings = new ArrayList<>(RopeScalingReader.findings(config));
        Optional<String> dtype = config.optionalString("dtype");
        Optional<String> old = config.optionalString("torch_dtype");
        if (dtype.isPresent() && old.isPresent() && !dtype.equals(old)) {
            findings.add(Finding.resolved(config.file() + ": dtype is \"" + dtype.get() + "\" and torch_dtype is \""
                    + old.get() + "\"; dtype is taken, as in " + Finding.TRANSFORMERS));
        }
        return List.copyOf(findings);
    }

    private Dtype storedDtype() {
        String key = config.has("dtype") ? "dtype" : "torch_dtype";
        String name = config.optionalString(key).orElse(Dtype.FLOAT32.torchName());
        return Dtype.ofTorchName(name)
                .filter(Dtype::isSupportedForWeights)
                .orElseThrow(() ->
                        config.unsupported(key + " is \"" + name + "\"; supported are float32, float16 and bfloat16"));
    }

    private OptionalInt bosTokenId() {
        List<Integer> ids = tokenIds("bos_token_id");
        return ids.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ids.get(0));
    }

    private List<Integer> eosTokenIds() {
        return tokenIds("eos_token_id");
    }

    private List<Integer> tokenIds(String key) {
        return generation
                .map(fields -> fields.intOrInts(key))
                .filter(found -> !found.isEmpty())
                .orElseGet(() -> config.intOrInts(key));
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
