package dev.stringbench.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The {@code str} methods and regular expressions of Python 3.11, where Java's own differ: white space,
 * case and words.
 *
 * <p>White space is the same set for {@code str.isspace}, {@code str.split()}, {@code str.strip()} and {@code \s} of
 * {@code re}: the ASCII controls U+0009..U+000D and U+001C..U+001F, the space, U+0085, U+00A0 and Unicode's other
 * separators, but not U+200B. All of it lies in the basic plane.
 */
public final class PythonText {

    /** White space as the inside of a character class of {@link java.util.regex.Pattern}. */
    public static final String SPACE_CLASS =
            "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

    private static final char CAPITAL_SIGMA = '\u03A3';

    private static final String WORD_INNER_PUNCTUATION =
            "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

    private PythonText() {}

    /** Tell whether {@code str.isspace} holds for a character; no white space lies outside the basic plane. */
    public static boolean isSpace(char character) {
        if (character < 0x80) {
            return character == ' '
                    || (character >= '\t' && character <= '\r')
                    || (character >= 0x1c && character < ' ');
        }
        return switch (character) {
            case 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 -> true;
            default -> character >= 0x2000 && character <= 0x200a;
        };
    }

    /** Give {@code text.strip()}. */
    public static String strip(String text) {
        int start = 0;
        while (start < text.length() && isSpace(text.charAt(start))) {
            start++;
        }
        return rstrip(text.substring(start));
    }

    /** Give {@code text.rstrip()}. */
    public static String rstrip(String text) {
        return text.substring(0, rstripLength(text));
    }

    /** Give {@code len(text.rstrip())}, in characters of Java. */
    public static int rstripLength(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Give {@code text.split()}: the parts between runs of white space, none of them empty. */
    public static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean space = i == text.length() || isSpace(text.charAt(i));
            if (space && start >= 0) {
                parts.add(text.substring(start, i));
                start = -1;
            } else if (!space && start < 0) {
                start = i;
            }
        }
        return parts;
    }

    /**
     * Give {@code re.sub(r"\s+", " ", text).split(" ")}: as {@link #split}, but white space at either end leaves an
     * empty part there, and an empty text is one empty part.
     */
    public static List<String> splitCollapsed(String text) {
        List<String> parts = split(text);
        if (text.isEmpty() || isSpace(text.charAt(0))) {
            parts.add(0, "");
        }
        if (!text.isEmpty() && isSpace(text.charAt(text.length() - 1))) {
            parts.add("");
        }
        return parts;
    }

    /** Give {@code " ".join(text.split())}: how the originals store a prediction. */
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
}
