package dev.stringbench.scoring.infbench;

import dev.stringbench.python.PythonText;

/**
 * The scorer of Retrieve.KV: the label must be one of the prediction's words, once sentence punctuation is blanked out.
 *
 * <p>Where the label is a list, STRING takes its first element; OpenBMB looks for the list itself, which is never found.
 */
record KeyValueRetrieval(InfBenchVariant variant) implements LabelScorer {

    @Override
    public double score(String prediction, Label label) {
        var wanted = variant == InfBenchVariant.STRING ? label.first() : label;
        return LabelScorer.of(wanted instanceof Label.Text text
                && PythonText.split(Blanks.blank(prediction, Blanks.SENTENCE)).contains(text.value()));
    }
}
