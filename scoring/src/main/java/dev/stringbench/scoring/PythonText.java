package dev.stringbench.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Python's {@code str} methods where Java's own differ: white space, case and words.
 *
 * <p>White space is what {@code str.isspace} names: the ASCII controls U+0009..U+000D and U+001C..U+001F, the space,
 * U+0085, U+00A0 and Unicode's other separators, but not U+200B. All of it lies in the basic plane.
 */
public final class PythonText {

    private PythonText() {}

    /** Tell whether {@code str.isspace} holds for a character. */
    public static boolean isWhitespace(char character) {
        if (character <= ' ') {
            return character == ' ' || (character >= '\t' && character <= '\r') || character >= 0x1C;
        }
        return switch (character) {
            case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> character >= 0x2000 && character <= 0x200A;
        };
    }

    /** Remove white space at both ends, as {@code str.strip()}. */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Cut into words at runs of white space, as {@code str.split()}; no empty words. */
    public static List<String> split(String text) {
        var words = new ArrayList<String>();
        int start = -1;
        for (int i = 0; i < text.length(); i++) {
            if (isWhitespace(text.charAt(i))) {
                if (start >= 0) {
                    words.add(text.substring(start, i));
                    start = -1;
                }
            } else if (start < 0) {
                start = i;
            }
        }
        if (start >= 0) {
            words.add(text.substring(start));
        }
        return words;
    }

    /** Turn each run of white space into one space and strip the ends: how the originals store a prediction. */
    public static String collapseWhitespace(String text) {
        return String.join(" ", split(text));
    }

    /**
     * Lower the case as {@code str.lower()}: Unicode's full mapping, the same in every locale.
     *
     * <p>A capital sigma at the end of a word becomes the final sigma. Java looks for the word's end with a word
     * iterator, Python by skipping case-ignorable characters, so texts with a capital sigma take Python's rule here.
     */
    public static String lower(String text) {
        if (text.indexOf(CAPITAL_SIGMA) < 0) {
            return text.toLowerCase(Locale.ROOT);
        }
        var lowered = new StringBuilder(text.length());
        int start = 0;
        for (int i = text.indexOf(CAPITAL_SIGMA); i >= 0; i = text.indexOf(CAPITAL_SIGMA, start)) {
            lowered.append(text.substring(start, i).toLowerCase(Locale.ROOT));
            lowered.append(isFinal(text, i) ? '\u03C2' : '\u03C3');
            start = i + 1;
        }
        return lowered.append(text.substring(start).toLowerCase(Locale.ROOT)).toString();
    }

    /** Raise the case as {@code str.upper()}: Unicode's full mapping, so that a sharp s becomes SS. */
    public static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    /**
     * Tell whether {@code \w} of Python's regular expressions matches: letters, numbers of any kind and the
     * underscore, but no combining marks, which Java's Unicode {@code \w} takes in.
     */
    public static boolean isWordCharacter(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> codePoint == '_' || Character.isLetter(codePoint);
        };
    }

    private static final char CAPITAL_SIGMA = '\u03A3';

    private static boolean isFinal(String text, int sigma) {
        int before = sigma;
        while (before > 0 && isCaseIgnorable(text.codePointBefore(before))) {
            before -= Character.charCount(text.codePointBefore(before));
        }
        if (before == 0 || !isCased(text.codePointBefore(before))) {
            return false;
        }
        int after = sigma + 1;
        while (after < text.length() && isCaseIgnorable(text.codePointAt(after))) {
            after += Character.charCount(text.codePointAt(after));
        }
        return after == text.length() || !isCased(text.codePointAt(after));
    }

    private static boolean isCased(int codePoint) {
        return Character.isLowerCase(codePoint) || Character.isUpperCase(codePoint) || Character.isTitleCase(codePoint);
    }

    /** Unicode's Case_Ignorable: marks, formats, modifiers, and the punctuation that stands inside words. */
    private static boolean isCaseIgnorable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> WORD_INNER_PUNCTUATION.indexOf(codePoint) >= 0;
        };
    }

    private static final String WORD_INNER_PUNCTUATION =
            "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";
}
