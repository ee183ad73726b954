package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.results.SampleResult;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * One task at one length, to be run under each position scheme of its group.
 *
 * @param id the task's name, which its line in a table bears
 * @param name what its runs are called in their progress, without the scheme, such as {@code vt 4096}
 * @param resultFolder where its result files are made or continued
 * @param make makes the task for the model that answers
 */
public record SuiteTask<R extends SampleResult>(
        String id, String name, Path resultFolder, Function<LanguageModel, BenchmarkTask<R>> make) {}
