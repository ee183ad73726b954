package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.scorefiles.Excerpts;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A sample with a low score, for people to look at.
 *
 * @param heading the task and length
 * @param title index and score
 */
record WorstSample(
        String run, String heading, String title, Optional<String> excerpt, String reference, String prediction) {

    private static final int PER_FILE = 5;
    private static final int EXCERPT_CHARACTERS = 600;

    /** Return a file's worst samples that are not perfect, the worst first. */
    static List<WorstSample> of(ScoredFile file) {

        return file.samples().stream()
                .filter(sample -> sample.score() < file.task().fullScore())
                .sorted(Comparator.comparingDouble(ScoredSample::score).thenComparingInt(ScoredSample::index))
                .limit(PER_FILE)
                .map(sample -> of(file, sample))
                .toList();
    }

    private static WorstSample of(ScoredFile file, ScoredSample sample) {
        String length = file.lengthTokens() == 0 ? "" : ", length " + file.lengthTokens();
        long found = sample.needles().stream().filter(needle -> needle.found()).count();
        String needles = sample.needles().size() < 2
                ? ""
                : String.format(
                        Locale.ROOT, ", %d of %d found", found, sample.needles().size());
        return new WorstSample(
                file.run(),
                file.task().id() + length,
                String.format(Locale.ROOT, "Sample %d: score %s%s", sample.index(), sample.score(), needles),
                sample.excerpt().map(text -> Excerpts.shorten(text, EXCERPT_CHARACTERS)),
                Excerpts.shorten(sample.reference(), EXCERPT_CHARACTERS),
                sample.prediction().isEmpty()
                        ? "(nothing)"
                        : Excerpts.shorten(sample.prediction(), EXCERPT_CHARACTERS));
    }
}
