package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.value.TemplateException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The escapes of Python's string literals. */
final class StringLiteral {
    private static final Pattern ESCAPE = Pattern.compile(
            "\\\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([xuU])|([\\s\\S]))");

    private StringLiteral() {}

    /** Read what stands between the quotes. */
    static String decode(String inner) {
        return inner.indexOf('\\') < 0
                ? inner
                : ESCAPE.matcher(inner).replaceAll(match -> Matcher.quoteReplacement(meaning(match)));
    }

    private static String meaning(MatchResult escape) {
        for (int group = 1; group <= 3; group++) {
            if (escape.group(group) != null) {
                return character(Integer.parseUnsignedInt(escape.group(group), 16));
            }
        }
        if (escape.group(4) != null) {
            return character(Integer.parseInt(escape.group(4), 8));
        }
        if (escape.group(5) != null) {
            throw new TemplateException("truncated \\" + escape.group(5) + " escape");
        }
        return switch (escape.group(6)) {
            case "\n" -> "";
            case "\\" -> "\\";
            case "'" -> "'";
            case "\"" -> "\"";
            case "a" -> "\u0007";
            case "b" -> "\b";
            case "f" -> "\f";
            case "n" -> "\n";
            case "r" -> "\r";
            case "t" -> "\t";
            case "v" -> "\u000B";
            default -> escape.group();
        };
    }

    private static String character(int point) {
        if (!Character.isValidCodePoint(point)) {
            throw new TemplateException("illegal Unicode character");
        }
        return Character.toString(point);
    }
}
