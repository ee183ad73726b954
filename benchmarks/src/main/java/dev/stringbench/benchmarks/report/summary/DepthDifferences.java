package dev.stringbench.benchmarks.report.summary;

import dev.stringbench.benchmarks.report.comparison.RunComparison;
import dev.stringbench.benchmarks.report.maps.BandPairs;
import dev.stringbench.benchmarks.report.maps.Place;
import dev.stringbench.scoring.statistics.Averages;
import dev.stringbench.scoring.statistics.Bootstrap;
import dev.stringbench.scoring.statistics.MeanOfMeans;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The parts of the context in which the recall of needles differs: neighbouring bands that differ the same way, joined. */
final class DepthDifferences {

    /** Fewer than elsewhere: a part may hold every needle of every run. */
    private static final int RESAMPLES = 1_000;

    private final List<BandPairs> bands;

    private DepthDifferences(List<BandPairs> bands) {
        this.bands = bands;
    }

    static DepthDifferences of(List<RunComparison> comparisons) {
        return new DepthDifferences(BandPairs.byBand(comparisons, Place.DEPTH));
    }

    boolean isKnown() {
        return bands.stream().anyMatch(band -> !band.isEmpty());
    }

    /** Return the parts that are decided, from the start of the context to its end. */
    List<Difference> decided() {
        List<Difference> parts = new ArrayList<>();
        int start = 0;
        while (start < bands.size()) {
            int end = start;
            while (end < bands.size() && sign(end) != 0 && sign(end) == sign(start)) {
                end++;
            }
            if (end > start) {
                parts.add(part(start, end));
            }
            start = Math.max(end, start + 1);
        }
        return parts;
    }

    private double sign(int band) {
        BandPairs pairs = bands.get(band);
        return pairs.isEmpty() || !pairs.isDecided() ? 0 : Math.signum(pairs.difference());
    }

    private Difference part(int start, int end) {
        double[] differences = bands.subList(start, end).stream()
                .flatMap(band -> band.pairs().stream())
                .mapToDouble(pair -> pair[1] - pair[0])
                .toArray();
        return new Difference(
                String.format(Locale.ROOT, "%d to %d%%", start * 100 / Place.BANDS, end * 100 / Place.BANDS),
                new MeanOfMeans(
                        Averages.mean(differences),
                        Bootstrap.ofMeans(differences, RESAMPLES, Bootstrap.DEFAULT_SEED)
                                .interval()));
    }
}
