package dev.stringbench.scoring.infbench;

/**
 * The scorer of Retrieve.PassKey and Retrieve.Number: the first run of ASCII digits in the prediction must be the
 * label, as text. A prediction without digits has the empty run.
 */
final class NumberRetrieval implements LabelScorer {

    @Override
    public double score(String prediction, Label label) {
        var runs = DigitRuns.of(prediction, 1);
        return LabelScorer.of(label.first().equals(new Label.Text(runs.isEmpty() ? "" : runs.get(0))));
    }
}
