package dev.stringbench.scoring;

import java.util.List;

/**
 * The scorer of the 4-needle needle-in-a-haystack test: the share of needles that the answer holds, in percent.
 *
 * <p>A needle counts when its lower-cased text is a substring of the lower-cased answer; order and repetition do not
 * matter, and a needle that is a part of a longer number counts as well. A sample is a hit at {@value #HIT_PERCENT}
 * percent, which is 2 of 4. Source: {@code niah/test_niah_llama.py} of HKUNLP/STRING.
 */
public final class NeedleScorer implements Scorer {

    /** The least score that the benchmark counts as retrieved. */
    public static final double HIT_PERCENT = 50;

    @Override
    public Score score(String prediction, List<String> needles) {
        var found = SubstringMatch.find(prediction, needles);
        long count = found.stream().filter(Boolean::booleanValue).count();
        return new Score(100.0 * count / needles.size(), found);
    }

    @Override
    public ScoreScale scale() {
        return ScoreScale.PERCENT;
    }

    /**
     * Tell whether a score counts as retrieved.
     *
     * @param scorePercent 0..100
     */
    public static boolean isHit(double scorePercent) {
        return scorePercent >= HIT_PERCENT;
    }
}
