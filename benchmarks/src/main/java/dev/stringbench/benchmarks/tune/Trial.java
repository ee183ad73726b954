package dev.stringbench.benchmarks.tune;

import dev.stringbench.scoring.race.Departure;
import dev.stringbench.scoring.statistics.Interval;
import dev.stringbench.scoring.statistics.MeanEstimate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One setting's trial in a race.
 *
 * @param label the position scheme with its settings, such as {@code string (S 633, W 32)}
 * @param scheme the position scheme's name
 * @param settings its settings by name
 * @param isDefault whether it is the scheme's own default
 * @param samples samples that it was tried on
 * @param score its mean from 0 to 1, where it has one
 * @param departure when and why it left the race, where it did
 * @param leader label of the setting that led when it left
 */
public record Trial(
        String label,
        String scheme,
        Map<String, Number> settings,
        boolean isDefault,
        int samples,
        Optional<MeanEstimate> score,
        Optional<Departure> departure,
        Optional<String> leader) {

    public Trial {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** The mean score in percent; NaN without samples. */
    public double percent() {
        return score.map(estimate -> 100 * estimate.mean()).orElse(Double.NaN);
    }

    /** The score with its interval, such as {@code 93.8% (71.7 to 98.9)}. */
    public String scoreWords() {
        return score.map(estimate -> percent(estimate.mean(), estimate.interval()))
                .orElse("-");
    }

    /** When and why it left the race. */
    public String departureWords() {
        return departure
                .map(left -> String.format(
                        Locale.ROOT,
                        "left at %d: %.1f points (%.1f to %.1f) below %s",
                        left.samples(),
                        -100 * left.difference(),
                        -100 * left.interval().upper(),
                        -100 * left.interval().lower(),
                        leader.orElse("the leader")))
                .orElse(samples == 0 ? "not run" : "in to the end");
    }

    private static String percent(double mean, Interval interval) {
        return String.format(
                Locale.ROOT, "%.1f%% (%.1f to %.1f)", 100 * mean, 100 * interval.lower(), 100 * interval.upper());
    }
}
