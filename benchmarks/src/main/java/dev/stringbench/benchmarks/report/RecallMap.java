package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.report.plot.CurvePlot;
import dev.stringbench.benchmarks.report.plot.HeatMapPlot;
import dev.stringbench.benchmarks.scorefiles.NeedleOutcome;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A map of one run's recall by place in ten bands, for each task and length.
 *
 * @param columns labels of task and length
 * @param bands labels, the band nearest to 0 first
 * @param cells bands that hold a needle
 */
public record RecallMap(List<String> columns, List<String> bands, List<HeatMapPlot.Cell> cells) {

    private static final int BANDS = 10;

    /** The measure of the bands. */
    public enum Place {
        /** Depth in the context: 0 is the start, 100 the end. */
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

        /** Return the place of a needle, 0..1, where it is known. */
        abstract OptionalDouble of(ScoredSample sample, NeedleOutcome needle);
    }

    /** Count needles of one run's files. */
    public static RecallMap of(List<ScoredFile> files, Place place) {
        var columns = files.stream().map(file -> column(file, files)).toList();
        var cells = IntStream.range(0, files.size())
                .boxed()
                .flatMap(column -> column(files.get(column), column, place).stream())
                .toList();
        var bands = IntStream.range(0, BANDS)
                .mapToObj(band -> String.format(Locale.ROOT, "%d–%d%%", band * 100 / BANDS, (band + 1) * 100 / BANDS))
                .toList();
        return new RecallMap(columns, bands, cells);
    }

    /** Tell whether no needle's place is known. */
    public boolean isEmpty() {
        return cells.isEmpty();
    }

    private static String column(ScoredFile file, List<ScoredFile> files) {
        String length = CurvePlot.lengthName(file.lengthTokens());
        boolean oneTask = files.stream().map(ScoredFile::task).distinct().count() == 1;
        boolean oneLength =
                files.stream().map(ScoredFile::lengthTokens).distinct().count() == 1;
        if (oneTask) {
            return length;
        }
        return oneLength ? file.task().column() : file.task().column() + " " + length;
    }

    private static List<HeatMapPlot.Cell> column(ScoredFile file, int column, Place place) {
        var found = new TreeMap<Integer, int[]>();
        for (ScoredSample sample : file.samples()) {
            for (NeedleOutcome needle : sample.needles()) {
                place.of(sample, needle).ifPresent(at -> {
                    int band = Math.min(BANDS - 1, (int) (at * BANDS));
                    int[] counts = found.computeIfAbsent(band, b -> new int[2]);
                    counts[0] += needle.found() ? 1 : 0;
                    counts[1]++;
                });
            }
        }
        return found.entrySet().stream()
                .map(entry ->
                        new HeatMapPlot.Cell(column, entry.getKey(), 100.0 * entry.getValue()[0] / entry.getValue()[1]))
                .toList();
    }
}
