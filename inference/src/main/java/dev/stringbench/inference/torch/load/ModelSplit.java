package dev.stringbench.inference.torch.load;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.AttentionShape;
import dev.stringbench.inference.family.FeedForward;
import dev.stringbench.inference.family.LayerPart;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.TensorSpec;
import dev.stringbench.inference.torch.load.TensorSlice.Range;
import java.util.Locale;
import java.util.Optional;

/**
 * The part of a model that one rank of several holds (Shoeybi et al. 2019, Megatron-LM): some of the heads of attention, with
 * their columns of its output projection, and some of the columns between the two products of the feed-forward. What the
 * ranks' output projections give is added up, twice a layer. Norms are on every rank. Embedding and head are split by tokens.
 *
 * <p>Where there are more ranks than key-value heads, several ranks hold the same one.
 *
 * @param config the whole model
 * @param rank counted from 0
 * @param ranks 1: the part is the whole model
 */
record ModelSplit(ModelConfig config, int rank, int ranks) {
    /**
     * Check that a model can be split.
     *
     * @throws InferenceException BAD_SETTING or UNSUPPORTED
     */
    static void require(ModelConfig config, int ranks) {
        AttentionShape attention = config.attention();
        requireDivides("query heads", attention.heads(), ranks);
        if (ranks % attention.keyValueHeads() != 0) {
            requireDivides("key-value heads", attention.keyValueHeads(), ranks);
        }
        requireDivides("feed-forward columns", config.feedForward().width(), ranks);
    }

    private static void requireDivides(String what, int count, int ranks) {
        if (count % ranks != 0) {
            throw new InferenceException(
                    Fault.BAD_SETTING,
                    "tensor parallel is " + ranks + ", but the model's " + count + " " + what
                            + " cannot be divided by it; give a number that divides them");
        }
    }

    /** The model as the rank's kernels and cache see it, with the rank's heads and columns only. */
    ModelConfig part() {
        if (ranks == 1) {
            return config;
        }
        AttentionShape whole = config.attention();
        var attention = new AttentionShape(
                whole.heads() / ranks,
                Math.toIntExact(keyValueHeads().length()),
                whole.headDim(),
                whole.inputBias(),
                whole.outputBias(),
                whole.slidingWindows());
        var feedForward = new FeedForward.Gated(
                config.feedForward().width() / ranks, config.feedForward().bias());
        return new ModelConfig(
                config.family(),
                config.hiddenSize(),
                config.numHiddenLayers(),
                attention,
                feedForward,
                config.norms(),
                config.vocabulary(),
                config.rotary(),
                config.storedDtype(),
                config.stringConfig(),
                config.generationDefaults());
    }

    private Range queryHeads() {
        return Range.share(config.attention().heads(), rank, ranks);
    }

    private Range keyValueHeads() {
        int heads = config.attention().keyValueHeads();
        if (ranks <= heads) {
            return Range.share(heads, rank, ranks);
        }
        long shared = (long) rank * heads / ranks;
        return new Range(shared, shared + 1);
    }

    private Range columns() {
        return Range.share(config.feedForward().width(), rank, ranks);
    }

    /** The tokens whose rows of embedding and head the rank holds. */
    Range tokens() {
        return Range.share(config.vocabulary().size(), rank, ranks);
    }

    /** The rows of embedding or head. */
    TensorSlice vocabulary() {
        return ranks == 1 ? TensorSlice.WHOLE : TensorSlice.rows(tokens());
    }

    /**
     * The rank's part of a layer's tensor.
     *
     * @param key what the program calls it, such as {@code query.weight}
     * @return empty where the rank does without: a bias that is added once
     * @throws InferenceException UNSUPPORTED where the tensor speaks of all heads together
     */
    Optional<TensorSlice> of(String key, TensorSpec tensor) {
        if (ranks == 1) {
            return Optional.of(TensorSlice.WHOLE);
        }
        int dot = key.indexOf('.');
        LayerPart part = LayerPart.valueOf(key.substring(0, dot).toUpperCase(Locale.ROOT));
        boolean bias = key.endsWith(".bias");
        AttentionShape attention = config.attention();
        Range query = queryHeads().times(attention.headDim());
        Range keyValue = keyValueHeads().times(attention.headDim());
        return switch (part) {
            case QUERY -> Optional.of(TensorSlice.rows(query));
            case KEY, VALUE -> Optional.of(TensorSlice.rows(keyValue));
            case QUERY_KEY_VALUE ->
                Optional.of(TensorSlice.rows(
                        query,
                        keyValue.movedBy(attention.queryWidth()),
                        keyValue.movedBy(attention.queryWidth() + attention.keyValueWidth())));
            case ATTENTION_OUTPUT -> output(bias, query);
            case GATE, UP -> Optional.of(TensorSlice.rows(columns()));
            case GATE_UP ->
                Optional.of(TensorSlice.rows(
                        columns(), columns().movedBy(config.feedForward().width())));
            case DOWN -> output(bias, columns());
            case QUERY_NORM, KEY_NORM -> {
                if (tensor.elementCount() != attention.headDim()) {
                    throw new InferenceException(
                            Fault.UNSUPPORTED,
                            "tensor parallel does not know norms over all heads together, such as " + tensor.name());
                }
                yield Optional.of(TensorSlice.WHOLE);
            }
            case ATTENTION_NORM, ATTENTION_OUTPUT_NORM, FEED_FORWARD_NORM, FEED_FORWARD_OUTPUT_NORM ->
                Optional.of(TensorSlice.WHOLE);
        };
    }

    private Optional<TensorSlice> output(boolean bias, Range columns) {
        if (bias) {
            return rank == 0 ? Optional.of(TensorSlice.WHOLE) : Optional.empty();
        }
        return Optional.of(TensorSlice.columns(columns));
    }
}
