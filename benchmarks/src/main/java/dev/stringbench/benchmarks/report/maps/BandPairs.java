package dev.stringbench.benchmarks.report.maps;

import dev.stringbench.benchmarks.report.comparison.RunComparison;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import dev.stringbench.scoring.statistics.McNemar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The recall of two runs in one band or more, sample by sample: of each sample that both have and that has needles
 * there, the share found.
 *
 * @param pairs the first run's share and the second's, in percent
 */
public record BandPairs(List<double[]> pairs) {

    /** Most p-values that decide. */
    private static final double SIGNIFICANT = 0.05;

    public BandPairs {
        pairs = List.copyOf(pairs);
    }

    /**
     * Gather the pairs of comparisons by band.
     *
     * @return as many as there are bands
     */
    public static List<BandPairs> byBand(List<RunComparison> comparisons, Place place) {
        List<List<double[]>> bands = new ArrayList<>();
        for (int band = 0; band < Place.BANDS; band++) {
            bands.add(new ArrayList<>());
        }
        for (RunComparison comparison : comparisons) {
            Map<Integer, ScoredSample> others = new HashMap<>();
            comparison.second().samples().forEach(sample -> others.put(sample.index(), sample));
            for (ScoredSample sample : comparison.first().samples()) {
                var other = others.get(sample.index());
                if (other != null) {
                    add(bands, sample, other, place);
                }
            }
        }
        return bands.stream().map(BandPairs::new).toList();
    }

    /** Needles of one test lie where one of the runs tells: both had the same prompt. */
    private static void add(List<List<double[]>> bands, ScoredSample first, ScoredSample second, Place place) {
        int[] needles = new int[Place.BANDS];
        int[] firsts = new int[Place.BANDS];
        int[] seconds = new int[Place.BANDS];
        for (int i = 0; i < Math.min(first.needles().size(), second.needles().size()); i++) {
            var needle = first.needles().get(i);
            var other = second.needles().get(i);
            var band = place.band(first, needle);
            if (band.isPresent()) {
                needles[band.getAsInt()]++;
                firsts[band.getAsInt()] += needle.found() ? 1 : 0;
                seconds[band.getAsInt()] += other.found() ? 1 : 0;
            }
        }
        for (int band = 0; band < Place.BANDS; band++) {
            if (needles[band] > 0) {
                bands.get(band)
                        .add(new double[] {100.0 * firsts[band] / needles[band], 100.0 * seconds[band] / needles[band]
                        });
            }
        }
    }

    /** Tell whether no sample has a needle there. */
    public boolean isEmpty() {
        return pairs.isEmpty();
    }

    /** Return the mean of second minus first, in percent points. */
    public double difference() {
        return pairs.stream().mapToDouble(pair -> pair[1] - pair[0]).average().orElse(Double.NaN);
    }

    /** Tell whether the exact sign test over the samples tells the runs apart at the level of 5%. */
    public boolean isDecided() {
        long better = pairs.stream().filter(pair -> pair[1] > pair[0]).count();
        long worse = pairs.stream().filter(pair -> pair[1] < pair[0]).count();
        return McNemar.exactPValue(Math.toIntExact(worse), Math.toIntExact(better)) < SIGNIFICANT;
    }
}
