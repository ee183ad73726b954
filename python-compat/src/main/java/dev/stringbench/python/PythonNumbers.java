package dev.stringbench.python;

import java.math.BigInteger;
import java.util.Optional;

/** Number parsing as in Python's {@code int()} and {@code float()}, for the texts that scorers pass to them. */
public final class PythonNumbers {

    /** {@code int()} refuses longer numbers since Python 3.11. */
    public static final int MAX_INT_DIGITS = 4300;

    private PythonNumbers() {}

    /**
     * Read a word as {@code int()}: a sign, then decimal digits of any script with single underscores between them.
     *
     * @param word without white space at its ends
     * @return empty where {@code int()} raises a ValueError
     */
    public static Optional<BigInteger> parseInt(String word) {
        var digits = new StringBuilder();
        int[] codePoints = word.codePoints().toArray();
        boolean signed = codePoints.length > 0 && (codePoints[0] == '+' || codePoints[0] == '-');
        boolean afterDigit = false;
        for (int i = signed ? 1 : 0; i < codePoints.length; i++) {
            if (Character.isDigit(codePoints[i])) {
                digits.append((char) ('0' + Character.digit(codePoints[i], 10)));
                afterDigit = true;
            } else if (codePoints[i] == '_' && afterDigit) {
                afterDigit = false;
            } else {
                return Optional.empty();
            }
        }
        if (!afterDigit || digits.length() > MAX_INT_DIGITS) {
            return Optional.empty();
        }
        var magnitude = new BigInteger(digits.toString());
        return Optional.of(word.charAt(0) == '-' ? magnitude.negate() : magnitude);
    }

    /** Read digits of any script, with one dot at most between them, as {@code float()}; infinite past the range. */
    public static double parseFloat(String digits) {
        var ascii = new StringBuilder(digits.length());
        digits.codePoints().forEach(c -> ascii.append(c == '.' ? '.' : (char) ('0' + Character.digit(c, 10))));
        return Double.parseDouble(ascii.toString());
    }
}
