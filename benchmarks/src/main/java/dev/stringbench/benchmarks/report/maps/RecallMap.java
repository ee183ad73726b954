package dev.stringbench.benchmarks.report.maps;

import dev.stringbench.benchmarks.report.plot.HeatMapPlot;
import dev.stringbench.benchmarks.scorefiles.NeedleOutcome;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A map of one run's recall by place in ten bands.
 *
 * @param columns labels, such as lengths
 * @param bands labels, the band nearest to 0 first
 * @param cells bands that hold a needle
 */
public record RecallMap(List<String> columns, List<String> bands, List<HeatMapPlot.Cell> cells) {

    /**
     * Count the needles of one run.
     *
     * @param columns labels
     * @param files those of each column
     */
    public static RecallMap of(List<String> columns, List<List<ScoredFile>> files, Place place) {
        var cells = IntStream.range(0, files.size())
                .boxed()
                .flatMap(column -> column(files.get(column), column, place).stream())
                .toList();
        return new RecallMap(columns, Place.bandLabels(), cells);
    }

    /** Tell whether no needle's place is known. */
    public boolean isEmpty() {
        return cells.isEmpty();
    }

    private static List<HeatMapPlot.Cell> column(List<ScoredFile> files, int column, Place place) {
        var found = new TreeMap<Integer, int[]>();
        for (ScoredFile file : files) {
            for (ScoredSample sample : file.samples()) {
                for (NeedleOutcome needle : sample.needles()) {
                    place.band(sample, needle).ifPresent(band -> {
                        int[] counts = found.computeIfAbsent(band, b -> new int[2]);
                        counts[0] += needle.found() ? 1 : 0;
                        counts[1]++;
                    });
                }
            }
        }
        return found.entrySet().stream()
                .map(entry ->
                        new HeatMapPlot.Cell(column, entry.getKey(), 100.0 * entry.getValue()[0] / entry.getValue()[1]))
                .toList();
    }
}
