package dev.stringbench.cli.tune;

import dev.stringbench.benchmarks.tune.ScoreMap;
import dev.stringbench.benchmarks.tune.Trial;
import dev.stringbench.benchmarks.tune.TrialTable;
import dev.stringbench.data.AtomicFile;
import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.race.Confirmation;
import dev.stringbench.scoring.race.Standing;
import dev.stringbench.scoring.statistics.MeanEstimate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a search has found, in words.
 *
 * @param model the model's name
 * @param title what was tested
 */
record TuneReport(String model, String title, TunePlan plan, Tuning.Result result) {

    private static final String FILE_NAME = "tune.txt";

    /** The settings to use: the winner where it is shown to be better than the default, else the default. */
    Candidate chosen() {
        return isBetter() ? result.winner() : result.byDefault();
    }

    private boolean isBetter() {
        return !result.winner().isSame(result.byDefault())
                && confirmation(result.byDefault(), result.winner()).isBetter();
    }

    /** Write the tables, the maps and the text. */
    void write(Path folder) {
        table().write(folder);
        maps().forEach(map -> map.write(folder));
        AtomicFile.write(folder.resolve(FILE_NAME), text());
    }

    /** The whole text but the commands. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%n%s, %s: %d settings raced on the same samples%n%n%s",
                model,
                title,
                plan.candidates().size(),
                table().text()));
        for (ScoreMap map : maps()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n%s by %s: score in percent (samples)%n%n%s",
                    map.scheme(),
                    map.across() + (map.down().isEmpty() ? "" : " and " + map.down()),
                    map.text()));
        }
        text.append(String.format(
                Locale.ROOT,
                "%nThe race's scores only choose: the best of %d looks better than it is. On %d fresh samples%n%n",
                plan.candidates().size(),
                plan.fresh()));
        result.confirmed().forEach((candidate, scores) -> text.append(line(candidate, scores)));
        text.append('\n');
        List<Candidate> confirmed = List.copyOf(result.confirmed().keySet());
        for (int second = 0; second < confirmed.size(); second++) {
            for (int first = second + 1; first < confirmed.size(); first++) {
                text.append(difference(confirmed.get(first), confirmed.get(second)));
            }
        }
        return text.append('\n').append(verdict()).append('\n').toString();
    }

    private String line(Candidate candidate, double[] scores) {
        MeanEstimate estimate = MeanEstimate.of(scores, ScoreScale.FRACTION);
        List<String> roles = new ArrayList<>();
        if (candidate.isSame(result.winner())) {
            roles.add("winner of the race");
        }
        if (candidate.isSame(result.byDefault())) {
            roles.add("default");
        }
        if (candidate.isSame(plan.rope())) {
            roles.add("plain RoPE");
        }
        int width = result.confirmed().keySet().stream()
                .mapToInt(other -> other.label().length())
                .max()
                .orElse(0);
        return String.format(
                Locale.ROOT,
                "%-" + width + "s  %5.1f%% (%.1f to %.1f)  %s%n",
                candidate.label(),
                100 * estimate.mean(),
                100 * estimate.interval().lower(),
                100 * estimate.interval().upper(),
                String.join(", ", roles));
    }

    private String difference(Candidate first, Candidate second) {
        Confirmation confirmation = confirmation(first, second);
        return String.format(
                Locale.ROOT,
                "%s - %s: %s, p = %.4f%n",
                second.label(),
                first.label(),
                points(confirmation),
                confirmation.pValue());
    }

    private String verdict() {
        Candidate winner = result.winner();
        Candidate byDefault = result.byDefault();
        if (winner.isSame(byDefault)) {
            return String.format(
                    Locale.ROOT,
                    "Result: no setting did better in the race than the default, %s. Keep it.",
                    byDefault.label());
        }
        Confirmation confirmation = confirmation(byDefault, winner);
        if (confirmation.isBetter()) {
            return String.format(
                    Locale.ROOT,
                    "Result: %s is better than the default, %s: %s over %d fresh samples. It was chosen among %d settings.",
                    winner.label(),
                    byDefault.label(),
                    points(confirmation),
                    plan.fresh(),
                    plan.candidates().size());
        }
        return String.format(
                Locale.ROOT,
                "Result: nothing was shown to be better than the default, %s. The winner of the race, %s, %s: %s.",
                byDefault.label(),
                winner.label(),
                confirmation.isWorse() ? "is worse on fresh samples" : "cannot be told from it on fresh samples",
                points(confirmation));
    }

    private Confirmation confirmation(Candidate first, Candidate second) {
        return Confirmation.of(scores(first), scores(second));
    }

    private double[] scores(Candidate candidate) {
        return result.confirmed().entrySet().stream()
                .filter(entry -> entry.getKey().isSame(candidate))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static String points(Confirmation confirmation) {
        return String.format(
                Locale.ROOT,
                "%+.1f points (%+.1f to %+.1f)",
                100 * confirmation.comparison().difference(),
                100 * confirmation.comparison().interval().lower(),
                100 * confirmation.comparison().interval().upper());
    }

    private TrialTable table() {
        return new TrialTable(trials());
    }

    private List<ScoreMap> maps() {
        return plan.candidates().stream()
                .map(Candidate::scheme)
                .distinct()
                .map(scheme -> ScoreMap.of(scheme, trials()))
                .flatMap(Optional::stream)
                .toList();
    }

    private List<Trial> trials() {
        List<Trial> trials = new ArrayList<>();
        for (Standing standing : result.race().standings()) {
            Candidate candidate = plan.candidates().get(standing.candidate());
            trials.add(new Trial(
                    candidate.label(),
                    candidate.scheme(),
                    candidate.choice().settings(),
                    candidate.isDefault(),
                    standing.samples(),
                    standing.score(),
                    standing.departure(),
                    standing.departure()
                            .map(left -> plan.candidates().get(left.leader()).label())));
        }
        return trials;
    }
}
