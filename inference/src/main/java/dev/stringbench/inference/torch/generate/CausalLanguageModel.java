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

    /** How one sequence is decoded under some schemes, in words, and why not in a single launch where it is not. */
    public String singleDecoding(List<PositionScheme> schemes) {
        return loaded.singleDecoding().description(schemes);
    }

    /** Tokens of a prompt that are run together. */
    public int prefillChunkTokens() {
        return loaded.prefillChunkTokens();
    }

    /**
     * Measure the sums over ranks that a block of a prompt, or a decode step of as many sequences, needs in all layers, by
     * themselves.
     *
     * @param tokens at least 1; many are summed in blocks as a prefill does
     * @return seconds, 0 where the model is not split
     */
    public double secondsInSums(int tokens) {
        if (!loaded.ranks().isSplit()) {
            return 0;
        }
        int block = Math.min(tokens, loaded.prefillChunkTokens());
        int times = 2 * config().numHiddenLayers() * ((tokens + block - 1) / block);
        sums(block, 1); // connects the ranks, and prepares what must be prepared
        long begin = System.nanoTime();
        sums(block, times);
        return (System.nanoTime() - begin) / 1e9;
    }

    private void sums(int tokens, int times) {
        loaded.ranks().group().run(rank -> {
            loaded.program()
                    .call("sum_often")
                    .with(loaded.ranks().model(rank))
                    .with(tokens)
                    .with(times)
                    .run()
                    .close();
            return rank;
        });
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
