package dev.stringbench.benchmarks.report.maps;

import dev.stringbench.benchmarks.scorefiles.NeedleOutcome;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The measure of the ten bands in which needles lie. */
public enum Place {
    /** Depth in the context: 0 is the start, 1 the end. */
    DEPTH {
        @Override
        OptionalDouble of(ScoredSample sample, NeedleOutcome needle) {
            return needle.depth();
        }
    },
    /** Distance from the end of the prompt, as a share of the prompt's tokens: 0 is at the question. */
    DISTANCE {
        @Override
        OptionalDouble of(ScoredSample sample, NeedleOutcome needle) {
            if (needle.distanceTokens().isEmpty() || sample.contextTokens().isEmpty()) {
                return OptionalDouble.empty();
            }
            double share = (double) needle.distanceTokens().getAsInt()
                    / sample.contextTokens().getAsInt();
            return OptionalDouble.of(Math.min(1, share));
        }
    };

    /** Number of bands. */
    public static final int BANDS = 10;

    /** Return the place of a needle, 0..1, where it is known. */
    abstract OptionalDouble of(ScoredSample sample, NeedleOutcome needle);

    /** Return the band of a needle, 0 being the nearest to place 0, where its place is known. */
    public OptionalInt band(ScoredSample sample, NeedleOutcome needle) {
        OptionalDouble place = of(sample, needle);
        return place.isPresent()
                ? OptionalInt.of(Math.min(BANDS - 1, (int) (Math.max(0, place.getAsDouble()) * BANDS)))
                : OptionalInt.empty();
    }

    /** Return the bands' labels in percent, the one nearest to 0 first. */
    public static List<String> bandLabels() {
        return IntStream.range(0, BANDS)
                .mapToObj(band -> String.format(Locale.ROOT, "%d–%d%%", band * 100 / BANDS, (band + 1) * 100 / BANDS))
                .toList();
    }
}
