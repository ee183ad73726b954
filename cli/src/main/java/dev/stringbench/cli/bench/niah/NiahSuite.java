package dev.stringbench.cli.bench.niah;

import dev.stringbench.benchmarks.niah.NiahResult;
import dev.stringbench.benchmarks.niah.NiahSummary;
import dev.stringbench.benchmarks.niah.NiahSummary.Share;
import dev.stringbench.benchmarks.niah.NiahSummaryCsv;
import dev.stringbench.benchmarks.results.ScoreSummary;
import dev.stringbench.cli.bench.Outcome;
import dev.stringbench.cli.bench.Suite;
import dev.stringbench.cli.bench.TaskGroup;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.ModelSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The 4-needle test, a group for each length.
 *
 * @param data words for the samples and what they are made from
 */
record NiahSuite(
        ModelFolder folder, int contextTokens, List<TaskGroup<NiahResult>> groups, Path resultFolder, String data)
        implements Suite<NiahResult> {

    NiahSuite {
        groups = List.copyOf(groups);
    }

    @Override
    public List<String> headings(ModelSource source) {
        return groups.stream()
                .map(group -> String.format(
                        Locale.ROOT,
                        "4 needles in %,d tokens: %s (%s, %s), %s",
                        group.length(),
                        folder.name(),
                        folder.config().family().modelType(),
                        source.description(),
                        data))
                .toList();
    }

    @Override
    public String scoreName() {
        return "at least 2 of 4";
    }

    /** The original's figure: samples with at least 2 of 4 needles. */
    @Override
    public ScoreSummary score(List<NiahResult> results) {
        Share share = NiahSummary.of(results).atLeastHalf();
        return new ScoreSummary(share.trials(), share.percent(), share.interval());
    }

    @Override
    public String table(TaskGroup<NiahResult> group, List<List<Outcome<NiahResult>>> outcomes) {
        List<NiahTable.Row> rows = new ArrayList<>();
        List<Outcome<NiahResult>> ofTask = outcomes.get(0);
        for (int i = 0; i < ofTask.size(); i++) {
            rows.add(new NiahTable.Row(
                    group.choices().get(i).label(), NiahSummary.of(ofTask.get(i).results()), ofTask.get(i)));
        }
        return NiahTable.of(folder.name(), group.length(), rows);
    }

    @Override
    public void ended(Console console) {
        console.out().println("results: " + NiahSummaryCsv.write(resultFolder));
    }
}
