package dev.stringbench.scoring.infbench;

import dev.stringbench.python.PythonNumbers;
import dev.stringbench.scoring.ScoringException;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/**
 * The scorer of Math.Calc: the share of the label's numbers that the prediction gives correctly before the first wrong
 * one. Runs of ASCII digits are numbers; signs and points are lost.
 *
 * @param dropsFirst whether the prediction's first number is passed over, as for GPT-4
 */
record MathCalc(boolean dropsFirst) implements LabelScorer {

    @Override
    public double score(String prediction, Label label) {
        var wanted = numbers(label);
        var given = DigitRuns.of(prediction, Integer.MAX_VALUE);
        for (String run : given) {
            if (run.length() > PythonNumbers.MAX_INT_DIGITS) {
                throw ScoringException.originalRaises(
                        "ValueError",
                        String.format(Locale.ROOT, "a number of the prediction has %d digits", run.length()));
            }
        }
        if (dropsFirst && !given.isEmpty()) {
            given = given.subList(1, given.size());
        }
        int right = 0;
        while (right < Math.min(wanted.size(), given.size())
                && CodeRun.isEqual(new BigInteger(given.get(right)), wanted.get(right))) {
            right++;
        }
        return (double) right / wanted.size();
    }

    /** Return the label's numbers; a list within the list is the list meant. */
    private static List<Label> numbers(Label label) {
        if (label instanceof Label.Items && label.first() instanceof Label.Items inner) {
            if (inner.values().isEmpty()) {
                throw label.wrongKind("a list of numbers");
            }
            return inner.values();
        }
        if (label instanceof Label.Items items) {
            return items.values();
        }
        throw label.wrongKind("a list of numbers");
    }
}
