package dev.stringbench.scoring.infbench;

import dev.stringbench.python.PythonNumbers;
import dev.stringbench.python.PythonText;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The scorer of Code.Run: the prediction's last word, read as Python's {@code int()}, must equal the label. Line feeds,
 * points, quotes, backquotes and colons part words.
 */
final class CodeRun implements LabelScorer {

    @Override
    public double score(String prediction, Label label) {
        var wanted = label.first();
        var words = PythonText.split(Blanks.blank(PythonText.strip(prediction), "\n.`'\":"));
        if (words.isEmpty()) {
            return 0;
        }
        return LabelScorer.of(PythonNumbers.parseInt(words.get(words.size() - 1))
                .filter(number -> isEqual(number, wanted))
                .isPresent());
    }

    /** Compare as Python: whole numbers and decimals by value, anything else unequal. */
    static boolean isEqual(BigInteger number, Label label) {
        if (label instanceof Label.Whole whole) {
            return number.equals(BigInteger.valueOf(whole.value()));
        }
        return label instanceof Label.Decimal decimal
                && Double.isFinite(decimal.value())
                && new BigDecimal(number).compareTo(new BigDecimal(decimal.value())) == 0;
    }
}
