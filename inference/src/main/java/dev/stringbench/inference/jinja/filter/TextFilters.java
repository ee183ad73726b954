package dev.stringbench.inference.jinja.filter;

import static dev.stringbench.inference.jinja.filter.Filters.filter;

import dev.stringbench.inference.jinja.value.Arguments;
import dev.stringbench.inference.jinja.value.Arguments.Bound;
import dev.stringbench.inference.jinja.value.Conversions;
import dev.stringbench.inference.jinja.value.DictValue;
import dev.stringbench.inference.jinja.value.IntegerValue;
import dev.stringbench.inference.jinja.value.PercentFormat;
import dev.stringbench.inference.jinja.value.StringMethods;
import dev.stringbench.inference.jinja.value.StringValue;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.jinja.value.TupleValue;
import dev.stringbench.inference.jinja.value.Value;
import dev.stringbench.python.PythonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Filters that work on a value's text. */
final class TextFilters {
    private static final Pattern WORD_BEGINNING = Pattern.compile("[-\\s({\\[<]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final String URL_SAFE = "_.-~";

    private TextFilters() {}

    static Optional<Filter> find(String name) {
        return switch (name) {
            case "upper" -> plain(name, PythonText::upper);
            case "lower" -> plain(name, PythonText::lower);
            case "capitalize" -> plain(name, StringMethods::capitalize);
            case "title" -> plain(name, TextFilters::title);
            case "safe" -> plain(name, text -> text);
            case "escape", "e", "forceescape" -> plain(name, TextFilters::escape);
            case "trim" ->
                filter(
                        name,
                        (subject, arguments) -> new StringValue(
                                StringMethods.strip(subject.text(), arguments.findText("chars"), true, true)),
                        "chars");
            case "replace" ->
                filter(
                        name,
                        (subject, arguments) -> new StringValue(StringMethods.replace(
                                subject.text(),
                                arguments.require("old").text(),
                                arguments.require("new").text(),
                                arguments
                                        .findGiven("count")
                                        .map(Conversions::toInt)
                                        .orElse(-1))),
                        "old",
                        "new",
                        "count");
            case "indent" -> filter(name, TextFilters::indent, "width", "first", "blank");
            case "center" ->
                filter(
                        name,
                        (subject, arguments) -> new StringValue(
                                StringMethods.center(subject.text(), arguments.integer("width", 80), " ")),
                        "width");
            case "truncate" -> filter(name, TextFilters::truncate, "length", "killwords", "end", "leeway");
            case "wordcount" ->
                filter(
                        name,
                        (subject, arguments) -> IntegerValue.of(
                                WORD.matcher(subject.text()).results().count()));
            case "format" -> Optional.of(TextFilters::format);
            case "urlencode" -> filter(name, (subject, arguments) -> new StringValue(urlEncode(subject)));
            default -> Optional.empty();
        };
    }

    private static Optional<Filter> plain(String name, UnaryOperator<String> change) {
        return filter(name, (subject, arguments) -> new StringValue(change.apply(subject.text())));
    }

    /** Unlike {@code str.title}, words begin after white space, hyphens and opening brackets alone. */
    private static String title(String text) {
        var titled = new StringBuilder(text.length());
        Matcher border = WORD_BEGINNING.matcher(text);
        int begin = 0;
        while (border.find()) {
            titled.append(word(text.substring(begin, border.start()))).append(border.group());
            begin = border.end();
        }
        return titled.append(word(text.substring(begin))).toString();
    }

    private static String word(String word) {
        if (word.isEmpty()) {
            return word;
        }
        int first = word.offsetByCodePoints(0, 1);
        return PythonText.upper(word.substring(0, first)) + PythonText.lower(word.substring(first));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace(">", "&gt;")
                .replace("<", "&lt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    private static Value indent(Value subject, Bound arguments) {
        String step = arguments
                .find("width")
                .map(width -> width instanceof StringValue text
                        ? text.value()
                        : " ".repeat(Math.max(0, Conversions.toInt(width))))
                .orElse("    ");
        boolean blank = arguments.truth("blank", false);
        List<String> lines = StringMethods.splitLines(subject.text() + "\n", false);
        String indented = lines.get(0)
                + lines.stream()
                        .skip(1)
                        .map(line -> "\n" + (blank || !line.isEmpty() ? step : "") + line)
                        .collect(Collectors.joining());
        return new StringValue(arguments.truth("first", false) ? step + indented : indented);
    }

    private static Value truncate(Value subject, Bound arguments) {
        String text = subject.text();
        int length = arguments.integer("length", 255);
        String end = arguments.findText("end").orElse("...");
        int leeway = arguments.findGiven("leeway").map(Conversions::toInt).orElse(5);
        int characters = text.codePointCount(0, text.length());
        if (characters <= length + leeway) {
            return new StringValue(text);
        }
        int kept = Math.max(0, length - end.codePointCount(0, end.length()));
        String cut = text.substring(0, text.offsetByCodePoints(0, kept));
        int space = cut.lastIndexOf(' ');
        boolean wholeWords = !arguments.truth("killwords", false) && space >= 0;
        return new StringValue((wholeWords ? cut.substring(0, space) : cut) + end);
    }

    private static Value format(Value subject, Arguments arguments) {
        if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
            throw new TemplateException("can't handle positional and keyword arguments at the same time");
        }
        if (arguments.named().isEmpty()) {
            return new StringValue(PercentFormat.apply(subject.text(), new TupleValue(arguments.positional())));
        }
        var named = new LinkedHashMap<Value, Value>();
        arguments.named().forEach((name, value) -> named.put(new StringValue(name), value));
        return new StringValue(PercentFormat.apply(subject.text(), new DictValue(named)));
    }

    private static String urlEncode(Value subject) {
        if (subject instanceof StringValue || !subject.isIterable()) {
            return quote(subject.text(), false);
        }
        List<Value> pairs = subject instanceof DictValue dict ? dict.pairs() : Conversions.toList(subject);
        var fields = new ArrayList<String>();
        for (Value pair : pairs) {
            List<Value> both = Conversions.toList(pair);
            fields.add(quote(both.get(0).text(), true) + "=" + quote(both.get(1).text(), true));
        }
        return String.join("&", fields);
    }

    private static String quote(String text, boolean inQuery) {
        var quoted = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    b >= 0 && (Character.isLetterOrDigit(b) || URL_SAFE.indexOf(b) >= 0 || (b == '/' && !inQuery));
            if (plain) {
                quoted.append((char) b);
            } else {
                quoted.append(b == ' ' && inQuery ? "+" : String.format(Locale.ROOT, "%%%02X", b));
            }
        }
        return quoted.toString();
    }
}
