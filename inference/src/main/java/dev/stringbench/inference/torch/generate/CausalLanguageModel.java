package dev.stringbench.inference.torch.generate;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.rope.RotaryConfig;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.load.LoadedModel;
import dev.stringbench.inference.torch.load.ModelLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * The weights of a causal language model on one or more devices of this host.
 *
 * <p>Close it after its sessions; it may be shared by threads, a {@link GenerationSession} not.
 */
public final class CausalLanguageModel implements AutoCloseable {
    private final LoadedModel loaded;

    CausalLanguageModel(LoadedModel loaded) {
        this.loaded = loaded;
    }

    /**
     * Load the model of a Hugging Face folder.
     *
     * @throws dev.stringbench.inference.InferenceException BAD_MODEL_FOLDER, BAD_WEIGHTS, UNSUPPORTED, BAD_SETTING,
     *     NO_DEVICE, OUT_OF_MEMORY or ENGINE_FAILURE
     */
    public static CausalLanguageModel load(Path folder, LoadOptions options) {
        return new CausalLanguageModel(ModelLoader.load(folder, options));
    }

    /** The contents of config.json. */
    public ModelConfig config() {
        return loaded.config();
    }

    /** The type of the weights and of the arithmetic. */
    public Dtype dtype() {
        return loaded.dtype();
    }

    /** The device of each layer, such as {@code cpu} or {@code cuda:0}. */
    public List<String> layerDevices() {
        return loaded.layerDevices();
    }

    /** The attention kernel of each layer, such as {@code cpu} or {@code flash}. */
    public List<String> attentionKernels() {
        return loaded.attentionKernels();
    }

    /** Tokens of a prompt that are run together. */
    public int prefillChunkTokens() {
        return loaded.prefillChunkTokens();
    }

    /** Open a session with the model's own rotary table, for one prompt at a time. */
    public GenerationSession session(PositionScheme scheme) {
        return session(scheme, config().rotary(), 1);
    }

    /**
     * Open a session with another rotary table, as an option or a baseline asks for.
     *
     * @param sequences most prompts that are continued together, at least 1
     * @throws dev.stringbench.inference.InferenceException UNSUPPORTED when the scheme cannot run this model
     */
    public GenerationSession session(PositionScheme scheme, RotaryConfig rotary, int sequences) {
        return new GenerationSession(loaded, scheme, rotary, sequences);
    }

    @Override
    public void close() {
        loaded.close();
    }
}
