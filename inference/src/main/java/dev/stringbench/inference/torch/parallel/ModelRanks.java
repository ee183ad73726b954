package dev.stringbench.inference.torch.parallel;

import ai.djl.pytorch.jni.IValue;
import java.util.List;

/**
 * The parts of a model, one for each rank, and the group that runs them.
 *
 * @param group the ranks
 * @param models the program's {@code Model} of each rank, closed with this
 */
public record ModelRanks(RankGroup group, List<IValue> models) implements AutoCloseable {
    public ModelRanks {
        models = List.copyOf(models);
        if (models.size() != group.size()) {
            throw new IllegalArgumentException(models.size() + " parts of a model for " + group.size() + " ranks");
        }
    }

    /** A model that is not split. */
    public static ModelRanks single(IValue model) {
        return new ModelRanks(RankGroup.single(), List.of(model));
    }

    /** The part of a rank. */
    public IValue model(int rank) {
        return models.get(rank);
    }

    /** Whether there is more than one. */
    public boolean isSplit() {
        return models.size() > 1;
    }

    @Override
    public void close() {
        group.close();
        models.forEach(IValue::close);
    }
}
