package dev.stringbench.cli.bench.ruler;

import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.ruler.RulerBenchmarkTask;
import dev.stringbench.benchmarks.ruler.RulerCard;
import dev.stringbench.benchmarks.ruler.RulerDataFile;
import dev.stringbench.benchmarks.ruler.RulerResult;
import dev.stringbench.cli.bench.ForeseenTask;
import dev.stringbench.cli.bench.LeftOutTask;
import dev.stringbench.cli.bench.SuiteCommand;
import dev.stringbench.cli.bench.SuiteTask;
import dev.stringbench.cli.bench.TaskGroup;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.Version;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.cli.model.PositionChoice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;

/** The common part of {@code ruler} and {@code ruler-test}: from tasks and data files to a suite. */
abstract class RulerSuiteCommand extends SuiteCommand {

    @Mixin
    private RulerOptions rulerOptions = new RulerOptions();

    RulerSuiteCommand(Console console) {
        super(console);
    }

    /** One task at one length on its data. */
    record Test(RulerCard task, int length, RulerDataFile data, SampleRange range, PromptFormat format) {

        String name() {
            return task.id() + " " + length;
        }
    }

    /** A task at a length whose data is yet to be made. */
    record Unprepared(RulerCard task, int length, int samples) {

        String name() {
            return task.id() + " " + length;
        }
    }

    /**
     * A task that cannot be made at a length.
     *
     * @param reason one sentence
     * @param leastLength the least length at which it can, where one is known
     */
    record TooShort(RulerCard task, int length, String reason, OptionalInt leastLength) {

        /** The reason, with what is to be done. */
        String message() {
            return leastLength.isEmpty()
                    ? reason
                    : String.format(
                            Locale.ROOT,
                            "%s The least --max-length at which %s can be made is %d.",
                            reason,
                            task.id(),
                            leastLength.getAsInt());
        }

        LeftOutTask leftOut() {
            return new LeftOutTask(task.id(), length, message(), leastLength);
        }
    }

    final RulerOptions options() {
        return rulerOptions;
    }

    /** Tell what a data file says of its own samples and is not so. */
    private void reportDisagreements(Test test) {
        String renumbering = test.data().renumbering();
        if (renumbering != null) {
            reportMisfit(test.data().path() + ": " + renumbering);
        }
        if (test.data().longest() > test.length()) {
            reportMisfit(test.data().path() + ": the \"length\" of a sample is "
                    + test.data().longest() + " tokens, beyond --max-length " + test.length());
        }
    }

    /** Make a suite of tests, in the order of their lengths. */
    final RulerSuite suite(ModelFolder folder, List<Test> tests, List<Unprepared> unprepared, List<TooShort> tooShort) {
        tests.forEach(this::reportDisagreements);
        Map<Integer, List<PositionChoice>> choices = new LinkedHashMap<>();
        rulerOptions
                .lengths(folder.config().maxPositionEmbeddings())
                .forEach(length -> choices.put(length, rulerChoices(folder, length)));
        List<TaskGroup<RulerResult>> groups = new ArrayList<>();
        choices.forEach((length, ofLength) -> groups.add(new TaskGroup<>(
                length,
                ofLength,
                tests.stream()
                        .filter(test -> test.length() == length)
                        .map(test -> task(folder, test))
                        .toList(),
                tooShort.stream()
                        .filter(test -> test.length() == length)
                        .map(TooShort::leftOut)
                        .toList())));
        List<ForeseenTask> foreseen = unprepared.stream()
                .map(test -> new ForeseenTask(
                        test.name(),
                        choices.getOrDefault(test.length(), List.of()),
                        test.samples(),
                        test.length() - test.task().maxNewTokens()))
                .toList();
        return new RulerSuite(folder, Collections.max(choices.keySet()) + SPARE_TOKENS, groups, foreseen);
    }

    private List<PositionChoice> rulerChoices(ModelFolder folder, int length) {
        requireWithinWindow(length, folder, "--max-length");
        return choices(folder, length, "ruler");
    }

    private SuiteTask<RulerResult> task(ModelFolder folder, Test test) {
        return new SuiteTask<>(
                test.task().id(),
                test.name(),
                rulerOptions.resultFolder(test.task(), folder.name()),
                model -> new RulerBenchmarkTask(
                        test.task(),
                        test.data(),
                        test.length(),
                        test.range(),
                        test.format(),
                        model.tokenizer(),
                        model.identity(),
                        Version.text()));
    }
}
