package dev.stringbench.inference.folder;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.ModelTensors;
import dev.stringbench.inference.family.TensorSpec;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The number of bytes that a model takes on its devices: its weights by part, and its key-value cache. Activations are
 * not in it.
 *
 * @param embeddingBytes the token embedding
 * @param layerBytes the weights of each decoder layer
 * @param finalNormBytes the norm after the last layer
 * @param headBytes the output head; 0 where it is the embedding
 * @param cacheBytesPerTokenAndLayer keys and values of one token in one layer
 */
public record MemoryEstimate(
        long embeddingBytes,
        List<Long> layerBytes,
        long finalNormBytes,
        long headBytes,
        long cacheBytesPerTokenAndLayer) {
    public MemoryEstimate {
        layerBytes = List.copyOf(layerBytes);
    }

    /** Estimate a model whose weights and cache are held in the given type, with one copy of each key. */
    public static MemoryEstimate of(ModelConfig config, Dtype dtype) {
        return of(config, dtype, 1);
    }

    /**
     * Estimate a model whose weights and cache are held in the given type.
     *
     * @param keyCopies copies of each key in the cache, each rotated in its own way
     */
    public static MemoryEstimate of(ModelConfig config, Dtype dtype, int keyCopies) {
        var tensors = new ModelTensors(config);
        return new MemoryEstimate(
                bytes(List.of(tensors.embedding()), dtype),
                IntStream.range(0, config.numHiddenLayers())
                        .mapToObj(layer -> bytes(tensors.layer(layer).all(), dtype))
                        .toList(),
                bytes(List.of(tensors.finalNorm()), dtype),
                config.vocabulary().tied() ? 0 : bytes(List.of(tensors.head()), dtype),
                (1L + keyCopies) * config.attention().keyValueWidth() * dtype.bytes());
    }

    /** All weights. */
    public long weightBytes() {
        return embeddingBytes + layerBytes.stream().mapToLong(Long::longValue).sum() + finalNormBytes + headBytes;
    }

    /** Keys and values of one token in all layers. */
    public long cacheBytesPerToken() {
        return cacheBytesPerTokenAndLayer * layerBytes.size();
    }

    /** The cache of a context of the given length in tokens. */
    public long cacheBytes(long tokens) {
        return Math.multiplyExact(cacheBytesPerToken(), tokens);
    }

    /** Tokens whose cache fits beside the weights; 0 when the weights alone do not fit. */
    public long tokensThatFit(long freeBytes) {
        return Math.max(0, (freeBytes - weightBytes()) / cacheBytesPerToken());
    }

    private static long bytes(List<TensorSpec> tensors, Dtype dtype) {
        return tensors.stream()
                .mapToLong(tensor -> Math.multiplyExact(tensor.elementCount(), dtype.bytes()))
                .sum();
    }
}
