package dev.stringbench.inference.family;

import dev.stringbench.inference.position.FamilyDefaults;
import dev.stringbench.inference.rope.RopeScaling;
import java.util.Optional;

/**
 * A family of decoder models: everything that differs between families and does not follow from the other keys of
 * config.json. {@link ModelFamilies} lists them.
 */
public interface ModelFamily {
    /** The value of {@code model_type} in config.json. */
    String modelType();

    /**
     * Read a config.json of the family; keys that it leaves out have the defaults of Transformers' configuration class.
     *
     * @throws dev.stringbench.inference.InferenceException BAD_MODEL_FOLDER for a value that cannot be right,
     *     UNSUPPORTED for one that is not implemented
     * @throws IllegalArgumentException when values do not fit each other; the message names the key
     */
    ModelConfig read(ConfigFields fields);

    /**
     * List the tensors of one decoder layer in the order in which they are used. The parts that are there make the layer's
     * block: norms before or after, biases, joined or separate projections.
     *
     * @param prefix what their names begin with, such as {@code model.layers.3.}
     */
    default LayerTensors layer(ModelConfig config, String prefix) {
        return LayerTensors.preNorm(config, prefix);
    }

    /** The settings of position schemes that the originals take for the family. */
    default FamilyDefaults schemeDefaults() {
        return FamilyDefaults.STANDARD;
    }

    /** The model name that InfiniteBench's script is called with for the family, which chooses the prompts. */
    String infiniteBenchName();

    /** Say why the original STRING code cannot run a model of the family with a RoPE type; empty when it can. */
    Optional<String> originalCodeFault(RopeScaling scaling);

    /** Whether a folder whose tokenizer_config.json names no class means Transformers' {@code LlamaTokenizer}. */
    default boolean meansLlamaTokenizer() {
        return false;
    }
}
