package dev.stringbench.cli.model;

import dev.stringbench.benchmarks.endpoint.UsageTally;
import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.cli.console.Console;
import dev.stringbench.inference.torch.load.LoadPlan;
import java.util.Optional;

/** The source of a benchmark's answers: a model loaded here, or a server. */
public interface ModelSource extends AutoCloseable {

    /**
     * A model that this machine runs; its weights are loaded when they are needed.
     *
     * @param need of the longest sequence
     * @param console takes one line for each copy that fails
     */
    static ModelSource ofThisMachine(
            ModelFolder folder, ModelOptions options, CopyOptions copies, ContextNeed need, Console console) {
        return LocalModelSource.of(folder, options, copies, need, console);
    }

    /**
     * Make the model that answers under one position scheme.
     *
     * @throws dev.stringbench.benchmarks.BenchmarkException BAD_SETTING where the source cannot answer under it
     */
    LanguageModel with(PositionChoice choice);

    /** Words for people about what computes the answers, such as {@code float32 on cpu}. */
    String description();

    /** Whether the answers are computed elsewhere, so that no weights are needed here. */
    boolean isRemote();

    /** The memory that the weights and a context need on this machine, where they are held here. */
    default Optional<LoadPlan> memory() {
        return Optional.empty();
    }

    /** What the tokens of the answers cost, where they are paid for and the user gave the price. */
    default Optional<UsageTally.Price> price() {
        return Optional.empty();
    }

    /** Load what answering needs, where that has not happened yet. */
    default void load() {}

    /** Free what the source holds. */
    @Override
    void close();
}
