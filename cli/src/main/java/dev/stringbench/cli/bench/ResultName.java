package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.results.ResultFileName;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import dev.stringbench.cli.model.ModelOptions;
import dev.stringbench.cli.model.ModelSource;
import dev.stringbench.cli.model.PositionChoice;

/** The name of a run's result file, the same from whatever command the run comes. */
public final class ResultName {

    private ResultName() {}

    /** Name the file of a task under a position scheme. */
    public static String of(
            BenchmarkTask<?> task, PositionChoice choice, ModelSource source, ModelOptions modelOptions) {
        boolean isDefault = task.isOriginalData()
                && choice.isDefault()
                && !source.isRemote()
                && modelOptions.cleanUp()
                && modelOptions.randomWeightsSeed().isEmpty();
        return new ResultFileName(
                        choice.scheme().name(),
                        task.identity().maxLength(),
                        choice.fileNameParts(),
                        isDefault ? null : task.identity().shortHash())
                .toString();
    }
}
