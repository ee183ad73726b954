package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.family.ModelConfig;

/**
 * The part of a model that decode.cu runs on one GPU.
 *
 * @param rank of the GPU, counted from 0
 * @param ranks GPUs that the model is split over, 1: the part is the whole
 * @param firstToken whose rows of the embedding and of the head the part has first
 * @param shape of the part, with as many tokens as it has rows of the head
 */
public record DecodePart(int rank, int ranks, int firstToken, DecodeShape shape) {
    /**
     * Take a rank's part.
     *
     * @param config of the part
     * @param tokens rows of the head
     * @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE for sizes that decode.cu cannot run
     */
    public static DecodePart of(ModelConfig config, int rank, int ranks, int firstToken, int tokens) {
        return new DecodePart(
                rank, ranks, firstToken, DecodeShape.of(config).withLayersAndVocab(config.numHiddenLayers(), tokens));
    }

    static DecodePart whole(DecodeShape shape) {
        return new DecodePart(0, 1, 0, shape);
    }

    /** Sums over ranks in a step: of the embedding, and two in each layer. */
    int exchanges() {
        return 1 + 2 * shape.layers();
    }
}
