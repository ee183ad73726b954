package dev.stringbench.inference.torch.parallel;

import ai.djl.pytorch.jni.IValue;
import java.util.List;

/**
 * Hidden states {@code (tokens, hidden)} as each rank holds them: the same numbers on each.
 *
 * @param ranks one for each rank, closed with this
 */
public record HiddenStates(List<IValue> ranks) implements AutoCloseable {
    public HiddenStates {
        ranks = List.copyOf(ranks);
    }

    /** Those of a rank. */
    public IValue of(int rank) {
        return ranks.get(rank);
    }

    @Override
    public void close() {
        ranks.forEach(IValue::close);
    }
}
