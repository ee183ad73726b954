package dev.stringbench.benchmarks.scorefiles;

import dev.stringbench.benchmarks.scorefiles.Problem.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The runs that a file records, of which the last that has samples is scored. Everything else that the
 * file holds is named as a problem.
 */
final class RecordedRuns {

    private static final Pattern STEP = Pattern.compile("step (?<step>\\d{1,9}), ctx len \\d+, avg score .*");
    private static final Pattern NIAH_STEP = Pattern.compile(">=2 retrieved acc: .*");
    private static final Pattern NEW_RUN = Pattern.compile(".*<New RUN>.*");
    private static final Pattern AVERAGE = Pattern.compile("avg: ?(?<average>\\d+(?:\\.\\d+)?(?:e-?\\d+)?)");

    private final Path file;
    private final List<Problem> problems;
    private final List<RecordedRun> runs = new ArrayList<>();

    private RecordedRuns(Path file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Choose the run to score. */
    static Optional<RecordedRun> choose(Path file, List<FileLine> lines, List<Problem> problems) {
        var recorded = new RecordedRuns(file, problems);
        lines.forEach(recorded::add);
        return recorded.choose();
    }

    private void add(FileLine line) {
        String text = line.text().strip();
        if (!line.utf8()) {
            problems.add(new Problem(file, line.number(), Kind.NOT_UTF8, "not UTF-8; the line is left out"));
        } else if (text.startsWith("{")) {
            runFor(line, !runs.isEmpty() && last().isClosed()).addSample(line);
        } else if (!addProgress(line, text)) {
            problems.add(new Problem(
                    file,
                    line.number(),
                    Kind.MALFORMED_LINE,
                    "neither a JSON object nor a progress line: " + Excerpts.beginning(text)));
        }
    }

    private boolean addProgress(FileLine line, String text) {
        var step = STEP.matcher(text);
        if (step.matches()) {
            boolean next = !runs.isEmpty()
                    && last().samples().isEmpty()
                    && last().progressLines() == Integer.parseInt(step.group("step"));
            runFor(line, !next).addProgress(line.number());
            return true;
        }
        if (NIAH_STEP.matcher(text).matches()) {
            runFor(line, !runs.isEmpty() && !last().samples().isEmpty()).addProgress(line.number());
            return true;
        }
        if (NEW_RUN.matcher(text).matches()) {
            runFor(line, true);
            return true;
        }
        var average = AVERAGE.matcher(text);
        if (average.matches()) {
            runFor(line, !runs.isEmpty() && last().isClosed())
                    .close(line.number(), Double.parseDouble(average.group("average")));
            return true;
        }
        return false;
    }

    private RecordedRun runFor(FileLine line, boolean begins) {
        if (begins || runs.isEmpty()) {
            runs.add(new RecordedRun(line.number()));
        }
        return last();
    }

    private RecordedRun last() {
        return runs.get(runs.size() - 1);
    }

    private Optional<RecordedRun> choose() {
        Optional<RecordedRun> chosen =
                runs.stream().filter(run -> !run.samples().isEmpty()).reduce((earlier, later) -> later);
        for (RecordedRun run : runs) {
            if (chosen.filter(run::equals).isPresent()) {
                nameGaps(run);
            } else if (run.samples().isEmpty()) {
                add(
                        run,
                        Kind.ABORTED_RUN,
                        run.isOneLine()
                                ? run.lines() + " is left from an aborted run of 1 sample; it is not counted"
                                : "%s are left from an aborted run of %s; they are not counted"
                                        .formatted(run.lines(), Counts.samples(run.progressLines())));
            } else {
                add(
                        run,
                        Kind.SEVERAL_RUNS,
                        "%s %s another run of %s; only the last run is scored"
                                .formatted(
                                        run.lines(),
                                        run.isOneLine() ? "holds" : "hold",
                                        Counts.samples(run.samples().size())));
            }
        }
        return chosen;
    }

    private void nameGaps(RecordedRun run) {
        int steps = run.progressLines();
        int samples = run.samples().size();
        if (steps > 0 && !run.isClosed()) {
            add(run, Kind.ABORTED_RUN, "no closing average: the run was cut off while its samples were written");
        }
        if (steps > samples) {
            add(
                    run,
                    Kind.MISSING_SAMPLE,
                    String.format(Locale.ROOT, "%s, but progress lines of %d", Counts.samples(samples), steps));
        }
    }

    private void add(RecordedRun run, Kind kind, String message) {
        problems.add(new Problem(file, run.firstLine(), kind, message));
    }
}
