package dev.stringbench.scoring.infbench;

import dev.stringbench.python.PythonNumbers;
import dev.stringbench.scoring.ScoringException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The scorer of Math.Find: the first number in the prediction, digits of any script with a point between or without,
 * must equal the label; a sign does not count.
 *
 * <p>For a whole label STRING drops the number's fraction, so 49.5 counts as 49; OpenBMB raises on a point.
 */
record MathFind(InfBenchVariant variant) implements LabelScorer {

    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}++(?:\\.\\p{Nd}++)?+");

    @Override
    public double score(String prediction, Label label) {
        var wanted = label.first();
        if (!(wanted instanceof Label.Whole || wanted instanceof Label.Decimal)) {
            throw wanted.wrongKind("a number");
        }
        var matcher = NUMBER.matcher(prediction);
        if (!matcher.find()) {
            return 0;
        }
        String number = matcher.group();
        if (wanted instanceof Label.Decimal decimal) {
            return LabelScorer.of(PythonNumbers.parseFloat(number) == decimal.value());
        }
        return switch (variant) {
            case STRING -> truncated(number, wanted);
            case OPENBMB ->
                LabelScorer.of(PythonNumbers.parseInt(number)
                        .map(value -> CodeRun.isEqual(value, wanted))
                        .orElseThrow(() -> ScoringException.originalRaises(
                                "ValueError", "the first number is %s where a whole one is wanted".formatted(number))));
        };
    }

    private static double truncated(String number, Label wanted) {
        double value = PythonNumbers.parseFloat(number);
        if (Double.isInfinite(value)) {
            throw ScoringException.originalRaises(
                    "OverflowError", String.format(Locale.ROOT, "the first number has %d digits", number.length()));
        }
        return LabelScorer.of(CodeRun.isEqual(new BigDecimal(value).toBigInteger(), wanted));
    }
}
