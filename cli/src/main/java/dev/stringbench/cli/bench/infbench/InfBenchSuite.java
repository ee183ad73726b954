package dev.stringbench.cli.bench.infbench;

import dev.stringbench.benchmarks.infbench.InfBenchResult;
import dev.stringbench.benchmarks.infbench.InfBenchSummaryCsv;
import dev.stringbench.cli.bench.ForeseenTask;
import dev.stringbench.cli.bench.Outcome;
import dev.stringbench.cli.bench.Suite;
import dev.stringbench.cli.bench.SuiteTask;
import dev.stringbench.cli.bench.TaskGroup;
import dev.stringbench.cli.bench.TaskTable;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.ModelSource;
import dev.stringbench.data.sources.SourceKind;
import java.util.List;
import java.util.Locale;

/**
 * InfiniteBench's tasks, all cut to one length.
 *
 * @param prompts whose prompts are used
 * @param sources what the data is made from
 * @param group the tasks
 * @param foreseen tasks whose data is yet to be made
 */
record InfBenchSuite(
        ModelFolder folder,
        int contextTokens,
        String prompts,
        SourceKind sources,
        TaskGroup<InfBenchResult> group,
        List<ForeseenTask> foreseen)
        implements Suite<InfBenchResult> {

    @Override
    public List<TaskGroup<InfBenchResult>> groups() {
        return List.of(group);
    }

    @Override
    public List<String> headings(ModelSource source) {
        return List.of(String.format(
                Locale.ROOT,
                "InfiniteBench: %s (%s, %s), prompts of %s, %d %s",
                folder.name(),
                folder.config().family().modelType(),
                source.description(),
                prompts,
                group.tasks().size() + foreseen.size(),
                group.tasks().size() + foreseen.size() == 1 ? "task" : "tasks"));
    }

    @Override
    public void taskEnded(SuiteTask<InfBenchResult> task, Console console) {
        console.note("results: " + InfBenchSummaryCsv.write(task.resultFolder()));
    }

    @Override
    public String table(TaskGroup<InfBenchResult> shown, List<List<Outcome<InfBenchResult>>> outcomes) {
        return TaskTable.of(
                String.format(
                        Locale.ROOT,
                        "%s, InfiniteBench %s %,d tokens%s",
                        folder.name(),
                        sources == SourceKind.BUILTIN ? "in" : "cut to",
                        shown.length(),
                        sources == SourceKind.BUILTIN ? ", built-in sources" : ""),
                shown,
                outcomes);
    }
}
