package dev.stringbench.cli;

import dev.stringbench.benchmarks.model.LanguageModel;

/** Where a benchmark's answers come from: a model that we have loaded ourselves, or a server. */
interface ModelSource extends AutoCloseable {

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

    /** Free what the source holds. */
    @Override
    void close();
}
