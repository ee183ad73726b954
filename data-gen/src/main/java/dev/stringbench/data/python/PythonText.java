package dev.stringbench.data.python;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** White space and printed values as in Python 3.11. */
public final class PythonText {

    /** Python's white space as the inside of a character class of {@link java.util.regex.Pattern}. */
    public static final String SPACE_CLASS =
            "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

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

    /** Give {@code repr(list)} of a list of strings. */
    public static String repr(List<String> texts) {
        return texts.stream().map(PythonText::repr).collect(Collectors.joining(", ", "[", "]"));
    }

    /** Give {@code repr(text)}. */
    public static String repr(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder printed = new StringBuilder(text.length() + 2).append(quote);
        text.codePoints().forEach(character -> appendPrinted(printed, character, quote));
        return printed.append(quote).toString();
    }

    private static void appendPrinted(StringBuilder printed, int character, char quote) {
        switch (character) {
            case '\n' -> printed.append("\\n");
            case '\r' -> printed.append("\\r");
            case '\t' -> printed.append("\\t");
            case '\\' -> printed.append("\\\\");
            default -> {
                if (character == quote) {
                    printed.append('\\').append(quote);
                } else if (isPrintable(character)) {
                    printed.appendCodePoint(character);
                } else {
                    String form = character < 0x100 ? "\\x%02x" : character < 0x10000 ? "\\u%04x" : "\\U%08x";
                    printed.append(String.format(form, character));
                }
            }
        }
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }
}
