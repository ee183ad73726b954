package dev.stringbench.cli.bench.ruler;

import dev.stringbench.benchmarks.ruler.RulerResult;
import dev.stringbench.benchmarks.ruler.RulerSummaryCsv;
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
 * RULER's tasks, a group for each length.
 *
 * @param sources what the data is made from
 * @param foreseen tasks whose data is yet to be made
 */
record RulerSuite(
        ModelFolder folder,
        int contextTokens,
        SourceKind sources,
        List<TaskGroup<RulerResult>> groups,
        List<ForeseenTask> foreseen)
        implements Suite<RulerResult> {

    RulerSuite {
        groups = List.copyOf(groups);
        foreseen = List.copyOf(foreseen);
    }

    @Override
    public List<String> headings(ModelSource source) {
        int tests = groups.stream().mapToInt(group -> group.tasks().size()).sum() + foreseen.size();
        return List.of(String.format(
                Locale.ROOT,
                "RULER: %s (%s, %s), %d tests",
                folder.name(),
                folder.config().family().modelType(),
                source.description(),
                tests));
    }

    @Override
    public void taskEnded(SuiteTask<RulerResult> task, Console console) {
        console.note("results: " + RulerSummaryCsv.write(task.resultFolder()));
    }

    @Override
    public String table(TaskGroup<RulerResult> group, List<List<Outcome<RulerResult>>> outcomes) {
        return TaskTable.of(
                String.format(
                        Locale.ROOT,
                        "%s, RULER in %,d tokens%s",
                        folder.name(),
                        group.length(),
                        sources == SourceKind.BUILTIN ? ", built-in sources" : ""),
                group,
                outcomes);
    }
}
