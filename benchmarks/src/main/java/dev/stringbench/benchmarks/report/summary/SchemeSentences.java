package dev.stringbench.benchmarks.report.summary;

import dev.stringbench.benchmarks.report.comparison.Decision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The sentences on one position scheme against the baseline. */
final class SchemeSentences {

    private static final int NAMED_TASKS = 4;

    private final SchemeSummary summary;

    private SchemeSentences(SchemeSummary summary) {
        this.summary = summary;
    }

    static Statement of(SchemeSummary summary) {
        var sentences = new SchemeSentences(summary);
        List<String> said = new ArrayList<>();
        if (summary.tasks().size() > 1) {
            said.add(sentences.tasks());
        }
        if (summary.lengths().size() > 1) {
            said.add(sentences.parts("By length", "at", summary.lengths()));
        }
        if (!summary.figures().isEmpty()) {
            said.add("Further figures: "
                    + Words.list(summary.figures().stream()
                            .map(SchemeSentences::withDoubt)
                            .toList())
                    + ".");
        }
        if (summary.depthKnown()) {
            said.add(sentences.depths());
        }
        return new Statement(sentences.overall(), said);
    }

    private String overall() {
        var overall = summary.overall();
        String tested = summary.tasks().size() == 1
                ? summary.tasks().get(0).name()
                : Words.count(summary.tasks().size(), "task", "tasks");
        String scope = "over " + tested
                + (summary.lengths().size() > 1
                        ? " at " + Words.count(summary.lengths().size(), "length", "lengths")
                        : "");
        String head = overall.decision() == Decision.UNDECIDED
                ? "%s and %s are not told apart: %s points (95%% interval %s) %s"
                        .formatted(
                                summary.setting(),
                                summary.baseline(),
                                Words.signed(overall.points().mean()),
                                Words.interval(overall.points().interval()),
                                scope)
                : "%s scores %s than %s by %s points (95%% interval %s) %s"
                        .formatted(
                                summary.setting(),
                                Words.comparative(overall.decision()),
                                summary.baseline(),
                                Words.number(Math.abs(overall.points().mean())),
                                Words.interval(overall.points().interval()),
                                scope);
        if (summary.tasks().size() == 1) {
            return head + ".";
        }
        return head
                + ": better in %d, worse in %d, undecided in %d."
                        .formatted(
                                summary.count(Decision.BETTER),
                                summary.count(Decision.WORSE),
                                summary.count(Decision.UNDECIDED));
    }

    private String tasks() {
        var decided = summary.tasks().stream()
                .filter(task -> task.decision() != Decision.UNDECIDED)
                .sorted(Comparator.comparingDouble(
                        task -> -Math.abs(task.points().mean())))
                .map(Words::difference)
                .toList();
        return decided.isEmpty()
                ? "No single task is decided."
                : "Tasks that differ: %s.".formatted(Words.list(decided, NAMED_TASKS));
    }

    private String parts(String beginning, String preposition, List<Difference> parts) {
        var decided = parts.stream()
                .filter(part -> part.decision() != Decision.UNDECIDED)
                .map(Words::difference)
                .toList();
        var undecided = parts.stream()
                .filter(part -> part.decision() == Decision.UNDECIDED)
                .map(Difference::name)
                .toList();
        if (decided.isEmpty()) {
            return "%s, nothing is decided (%s).".formatted(beginning, Words.list(undecided));
        }
        return "%s: %s%s."
                .formatted(
                        beginning,
                        Words.list(decided),
                        undecided.isEmpty() ? "" : "; undecided " + preposition + " " + Words.list(undecided));
    }

    private String depths() {
        if (summary.depths().isEmpty()) {
            return "By depth in the context, the recall of needles is decided nowhere.";
        }
        return "By depth in the context (0%% is its start), the recall of needles differs at %s; elsewhere it is undecided."
                .formatted(Words.list(
                        summary.depths().stream().map(Words::difference).toList()));
    }

    private static String withDoubt(Difference difference) {
        return Words.difference(difference) + (difference.decision() == Decision.UNDECIDED ? ", undecided" : "");
    }
}
