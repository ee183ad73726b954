package dev.stringbench.python;

import java.util.List;
import java.util.stream.Collectors;

/** Strings and lists of strings as Python's {@code repr} prints them. */
public final class PythonRepr {

    private PythonRepr() {}

    /** Give {@code repr(list)} of a list of strings. */
    public static String repr(List<String> texts) {
        return texts.stream().map(PythonRepr::repr).collect(Collectors.joining(", ", "[", "]"));
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

    /** Tell whether {@code str.isprintable} holds for a character. */
    public static boolean isPrintable(int character) {
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
