package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.results.SampleSpan;
import dev.stringbench.benchmarks.results.ScoreSummary;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import dev.stringbench.cli.model.PositionChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A task under one position scheme, before it is run.
 *
 * @param name what it is called in its progress, such as {@code niah string}
 * @param file the whole run's result file, which a shard's is named after
 * @param scoreName what the score is of, such as {@code at least 2 of 4}
 * @param score the score of results
 * @param wanted the samples to take
 * @param left how many of them have no score yet
 */
record PlannedTask<R extends SampleResult>(
        String name,
        PositionChoice choice,
        Path file,
        String scoreName,
        Function<List<R>, ScoreSummary> score,
        BenchmarkTask<R> task,
        SampleSpan wanted,
        int left) {

    /** Tokens of a sample's prompt, as the test's length tells; prompts may be shorter and some tokens longer. */
    int promptTokens() {
        return task.identity().maxLength() - task.identity().maxNewTokens();
    }
}
