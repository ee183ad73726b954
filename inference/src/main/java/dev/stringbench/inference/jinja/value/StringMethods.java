package dev.stringbench.inference.jinja.value;

import dev.stringbench.python.PythonRepr;
import dev.stringbench.python.PythonText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/** The methods of Python's {@code str}. */
public final class StringMethods {
    private static final int DEFAULT_TAB = 8;

    private StringMethods() {}

    /** Find a method of a text by its name. */
    static Optional<Value> find(String self, String name) {
        return switch (name) {
            case "upper" -> plain(self, name, PythonText::upper);
            case "lower" -> plain(self, name, PythonText::lower);
            case "casefold" -> plain(self, name, text -> PythonText.lower(PythonText.upper(text)));
            case "capitalize" -> plain(self, name, StringMethods::capitalize);
            case "title" -> plain(self, name, StringMethods::title);
            case "swapcase" -> plain(self, name, StringMethods::swapCase);
            case "strip" -> method(name, arguments -> text(stripBy(self, name, arguments, true, true)));
            case "lstrip" -> method(name, arguments -> text(stripBy(self, name, arguments, true, false)));
            case "rstrip" -> method(name, arguments -> text(stripBy(self, name, arguments, false, true)));
            case "split", "rsplit" -> method(name, arguments -> split(self, name, arguments));
            case "splitlines" ->
                method(
                        name,
                        arguments -> StringValue.list(splitLines(
                                self, arguments.bind(name, "keepends").truth("keepends", false))));
            case "join" ->
                method(
                        name,
                        arguments ->
                                text(join(self, arguments.bind(name, "iterable").require("iterable"))));
            case "replace" -> method(name, arguments -> text(replace(self, arguments)));
            case "startswith" -> method(name, arguments -> affix(self, name, arguments, String::startsWith));
            case "endswith" -> method(name, arguments -> affix(self, name, arguments, String::endsWith));
            case "removeprefix" ->
                method(name, arguments -> {
                    String prefix = string(arguments.bind(name, "prefix").require("prefix"), name);
                    return text(self.startsWith(prefix) ? self.substring(prefix.length()) : self);
                });
            case "removesuffix" ->
                method(name, arguments -> {
                    String suffix = string(arguments.bind(name, "suffix").require("suffix"), name);
                    return text(self.endsWith(suffix) ? self.substring(0, self.length() - suffix.length()) : self);
                });
            case "find", "rfind", "index", "rindex" ->
                method(name, arguments -> IntegerValue.of(search(self, name, arguments)));
            case "count" -> method(name, arguments -> IntegerValue.of(count(self, arguments)));
            case "partition", "rpartition" -> method(name, arguments -> partition(self, name, arguments));
            case "ljust", "rjust", "center" -> method(name, arguments -> text(justify(self, name, arguments)));
            case "zfill" -> method(name, arguments -> text(zeroFill(self, arguments)));
            case "expandtabs" ->
                method(
                        name,
                        arguments -> text(
                                expandTabs(self, arguments.bind(name, "tabsize").integer("tabsize", DEFAULT_TAB))));
            case "format" -> method(name, arguments -> text(BraceFormat.apply(self, arguments)));
            case "format_map" ->
                method(
                        name,
                        arguments -> text(BraceFormat.apply(
                                self,
                                new Arguments(List.of(), Collections.emptyMap()),
                                arguments.bind(name, "mapping").require("mapping"))));
            case "isdigit" -> test(self, name, point -> Character.isDigit(point) || superscriptDigit(point));
            case "isdecimal" -> test(self, name, Character::isDigit);
            case "isnumeric" ->
                test(self, name, point -> Character.isDigit(point) || superscriptDigit(point) || otherNumber(point));
            case "isalpha" -> test(self, name, Character::isLetter);
            case "isalnum" -> test(self, name, point -> Character.isLetterOrDigit(point) || otherNumber(point));
            case "isspace" -> test(self, name, Characters::isSpace);
            case "isascii" ->
                method(name, arguments -> BooleanValue.of(self.chars().allMatch(c -> c < 0x80)));
            case "isprintable" ->
                method(name, arguments -> BooleanValue.of(self.codePoints().allMatch(PythonRepr::isPrintable)));
            case "isupper" -> method(name, arguments -> BooleanValue.of(hasCaseOnly(self, Character::isUpperCase)));
            case "islower" -> method(name, arguments -> BooleanValue.of(hasCaseOnly(self, Character::isLowerCase)));
            case "istitle" ->
                method(
                        name,
                        arguments -> BooleanValue.of(
                                self.codePoints().anyMatch(Characters::isCased) && self.equals(title(self))));
            case "isidentifier" -> method(name, arguments -> BooleanValue.of(isIdentifier(self)));
            default -> Optional.empty();
        };
    }

    private static Optional<Value> method(String name, Function<Arguments, Value> body) {
        return Optional.of(new FunctionValue(name, body));
    }

    private static Optional<Value> plain(String self, String name, UnaryOperator<String> change) {
        return method(name, arguments -> {
            arguments.bind(name);
            return text(change.apply(self));
        });
    }

    private static Optional<Value> test(String self, String name, IntPredicate holds) {
        return method(
                name,
                arguments ->
                        BooleanValue.of(!self.isEmpty() && self.codePoints().allMatch(holds)));
    }

    private static StringValue text(String text) {
        return new StringValue(text);
    }

    private static String string(Value value, String function) {
        if (value instanceof StringValue text) {
            return text.value();
        }
        throw new TemplateException(function + "() argument must be str, not " + value.typeName());
    }

    /** Put the first letter in title case and the others in lower case. */
    public static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int end = text.offsetByCodePoints(0, 1);
        return titleCase(text.codePointAt(0)) + PythonText.lower(text.substring(end));
    }

    /** Put the first letter of every run of letters in title case and the others in lower case. */
    public static String title(String text) {
        var titled = new StringBuilder(text.length());
        var word = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (Characters.isCased(point)) {
                word.appendCodePoint(point);
            } else {
                titled.append(capitalize(word.toString())).appendCodePoint(point);
                word.setLength(0);
            }
        });
        return titled.append(capitalize(word.toString())).toString();
    }

    private static String titleCase(int point) {
        String one = Character.toString(point);
        int title = Character.toTitleCase(point);
        if (title != point) {
            return Character.toString(title);
        }
        String upper = PythonText.upper(one);
        return upper.length() == one.length() ? upper : upper.charAt(0) + PythonText.lower(upper.substring(1));
    }

    private static String swapCase(String text) {
        var swapped = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            String one = Character.toString(point);
            swapped.append(Character.isUpperCase(point) ? PythonText.lower(one) : PythonText.upper(one));
        });
        return swapped.toString();
    }

    private static String stripBy(String self, String name, Arguments arguments, boolean left, boolean right) {
        Optional<Value> characters = arguments.bind(name, "chars").findGiven("chars");
        if (characters.isPresent() && !(characters.get() instanceof StringValue)) {
            throw new TemplateException(name + " arg must be None or str");
        }
        return strip(self, characters.map(Value::text), left, right);
    }

    /**
     * Take characters off the ends.
     *
     * @param characters which; absent: white space
     */
    public static String strip(String text, Optional<String> characters, boolean left, boolean right) {
        IntPredicate taken = characters
                .<IntPredicate>map(set -> point -> set.indexOf(point) >= 0)
                .orElse(Characters::isSpace);
        int begin = 0;
        int end = text.length();
        while (left && begin < end && taken.test(text.codePointAt(begin))) {
            begin += Character.charCount(text.codePointAt(begin));
        }
        while (right && begin < end && taken.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(begin, end);
    }

    private static ListValue split(String self, String name, Arguments arguments) {
        Arguments.Bound bound = arguments.bind(name, "sep", "maxsplit");
        Optional<Value> separator = bound.findGiven("sep");
        int most = bound.integer("maxsplit", -1);
        int limit = most < 0 ? Integer.MAX_VALUE : most;
        boolean fromRight = name.equals("rsplit");
        if (separator.isEmpty()) {
            return StringValue.list(fromRight ? wordsFromRight(self, limit) : words(self, limit));
        }
        if (!(separator.get() instanceof StringValue text)) {
            throw new TemplateException(
                    "must be str or None, not " + separator.get().typeName());
        }
        if (text.value().isEmpty()) {
            throw new TemplateException("empty separator");
        }
        return StringValue.list(
                fromRight ? partsFromRight(self, text.value(), limit) : parts(self, text.value(), limit));
    }

    private static List<String> parts(String text, String separator, int limit) {
        var parts = new ArrayList<String>();
        int begin = 0;
        for (int at = text.indexOf(separator); at >= 0 && parts.size() < limit; at = text.indexOf(separator, begin)) {
            parts.add(text.substring(begin, at));
            begin = at + separator.length();
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private static List<String> partsFromRight(String text, String separator, int limit) {
        var parts = new ArrayList<String>();
        int end = text.length();
        while (parts.size() < limit) {
            int at = text.lastIndexOf(separator, end - separator.length());
            if (at < 0 || end < separator.length()) {
                break;
            }
            parts.add(text.substring(at + separator.length(), end));
            end = at;
        }
        parts.add(text.substring(0, end));
        Collections.reverse(parts);
        return parts;
    }

    private static List<String> words(String text, int limit) {
        var words = new ArrayList<String>();
        int at = skip(text, 0, true);
        while (at < text.length()) {
            if (words.size() == limit) {
                words.add(text.substring(at));
                break;
            }
            int end = skip(text, at, false);
            words.add(text.substring(at, end));
            at = skip(text, end, true);
        }
        return words;
    }

    private static int skip(String text, int from, boolean spaces) {
        int at = from;
        while (at < text.length() && Characters.isSpace(text.codePointAt(at)) == spaces) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    private static List<String> wordsFromRight(String text, int limit) {
        var words = new ArrayList<String>();
        int end = skipBack(text, text.length(), true);
        while (end > 0) {
            if (words.size() == limit) {
                words.add(text.substring(0, end));
                break;
            }
            int begin = skipBack(text, end, false);
            words.add(text.substring(begin, end));
            end = skipBack(text, begin, true);
        }
        Collections.reverse(words);
        return words;
    }

    private static int skipBack(String text, int from, boolean spaces) {
        int at = from;
        while (at > 0 && Characters.isSpace(text.codePointBefore(at)) == spaces) {
            at -= Character.charCount(text.codePointBefore(at));
        }
        return at;
    }

    /** Cut a text into lines. */
    public static List<String> splitLines(String text, boolean keepEnds) {
        var lines = new ArrayList<String>();
        int begin = 0;
        int at = 0;
        while (at < text.length()) {
            if (!Characters.isLineEnd(text.charAt(at))) {
                at++;
                continue;
            }
            int next = text.startsWith("\r\n", at) ? at + 2 : at + 1;
            lines.add(text.substring(begin, keepEnds ? next : at));
            begin = next;
            at = next;
        }
        if (begin < text.length()) {
            lines.add(text.substring(begin));
        }
        return lines;
    }

    private static String join(String separator, Value parts) {
        if (!parts.isIterable()) {
            throw new TemplateException("can only join an iterable");
        }
        var joined = new StringBuilder();
        int index = 0;
        for (Value part : Conversions.toList(parts)) {
            if (!(part instanceof StringValue text)) {
                throw new TemplateException(
                        "sequence item " + index + ": expected str instance, " + part.typeName() + " found");
            }
            joined.append(index == 0 ? "" : separator).append(text.value());
            index++;
        }
        return joined.toString();
    }

    private static String replace(String self, Arguments arguments) {
        Arguments.Bound bound = arguments.bind("replace", "old", "new", "count");
        return replace(
                self,
                string(bound.require("old"), "replace"),
                string(bound.require("new"), "replace"),
                bound.integer("count", -1));
    }

    /** Replace the first occurrences of a text, all where the number is negative. */
    public static String replace(String text, String old, String replacement, int count) {
        if (count < 0) {
            return text.replace(old, replacement);
        }
        var replaced = new StringBuilder();
        int begin = 0;
        for (int i = 0; i < count; i++) {
            int at = old.isEmpty() ? (i == 0 ? 0 : begin + 1) : text.indexOf(old, begin);
            if (at < 0 || at > text.length()) {
                break;
            }
            replaced.append(text, begin, at).append(replacement);
            begin = at + old.length();
        }
        return replaced.append(text.substring(begin)).toString();
    }

    private static Value affix(String self, String name, Arguments arguments, BiPredicate<String, String> has) {
        Arguments.Bound bound = arguments.bind(name, "prefix", "start", "end");
        String part = part(self, bound).value();
        Value sought = bound.require("prefix");
        List<Value> any = sought instanceof TupleValue tuple ? tuple.items() : List.of(sought);
        for (Value one : any) {
            if (!(one instanceof StringValue text)) {
                throw new TemplateException(name + " first arg must be str or a tuple of str, not " + one.typeName());
            }
            if (has.test(part, text.value())) {
                return BooleanValue.TRUE;
            }
        }
        return BooleanValue.FALSE;
    }

    private static StringValue part(String self, Arguments.Bound bound) {
        return new StringValue(self).slice(new Slice(bound.find("start"), bound.find("end"), Optional.empty()));
    }

    private static int search(String self, String name, Arguments arguments) {
        Arguments.Bound bound = arguments.bind(name, "sub", "start", "end");
        String sought = string(bound.require("sub"), name);
        String part = part(self, bound).value();
        int at = name.startsWith("r") ? part.lastIndexOf(sought) : part.indexOf(sought);
        if (at < 0) {
            if (name.endsWith("index")) {
                throw new TemplateException("substring not found");
            }
            return -1;
        }
        int length = self.codePointCount(0, self.length());
        int start = bound.findGiven("start").map(Conversions::toInt).orElse(0);
        return Math.max(0, start < 0 ? start + length : start) + part.codePointCount(0, at);
    }

    private static int count(String self, Arguments arguments) {
        Arguments.Bound bound = arguments.bind("count", "sub", "start", "end");
        String sought = string(bound.require("sub"), "count");
        StringValue part = part(self, bound);
        return sought.isEmpty()
                ? part.length() + 1
                : parts(part.value(), sought, Integer.MAX_VALUE).size() - 1;
    }

    private static Value partition(String self, String name, Arguments arguments) {
        String separator = string(arguments.bind(name, "sep").require("sep"), name);
        if (separator.isEmpty()) {
            throw new TemplateException("empty separator");
        }
        boolean last = name.startsWith("r");
        int at = last ? self.lastIndexOf(separator) : self.indexOf(separator);
        if (at < 0) {
            return last ? TupleValue.of(text(""), text(""), text(self)) : TupleValue.of(text(self), text(""), text(""));
        }
        return TupleValue.of(
                text(self.substring(0, at)), text(separator), text(self.substring(at + separator.length())));
    }

    private static String justify(String self, String name, Arguments arguments) {
        Arguments.Bound bound = arguments.bind(name, "width", "fillchar");
        String fill = bound.findText("fillchar").orElse(" ");
        int padding = Math.max(0, Conversions.toInt(bound.require("width")) - self.codePointCount(0, self.length()));
        return switch (name) {
            case "ljust" -> self + fill.repeat(padding);
            case "rjust" -> fill.repeat(padding) + self;
            default -> center(self, Conversions.toInt(bound.require("width")), fill);
        };
    }

    /** Put a text in the middle of a width; where the padding is odd, Python's choice of side. */
    public static String center(String text, int width, String fill) {
        int padding = Math.max(0, width - text.codePointCount(0, text.length()));
        int left = padding / 2 + (padding & width & 1);
        return fill.repeat(left) + text + fill.repeat(padding - left);
    }

    private static String zeroFill(String self, Arguments arguments) {
        int width = Conversions.toInt(arguments.bind("zfill", "width").require("width"));
        int zeros = Math.max(0, width - self.codePointCount(0, self.length()));
        boolean signed = self.startsWith("-") || self.startsWith("+");
        return signed ? self.charAt(0) + "0".repeat(zeros) + self.substring(1) : "0".repeat(zeros) + self;
    }

    private static String expandTabs(String self, int size) {
        var expanded = new StringBuilder();
        int column = 0;
        for (int point : self.codePoints().toArray()) {
            if (point == '\t') {
                int spaces = size > 0 ? size - column % size : 0;
                expanded.append(" ".repeat(spaces));
                column += spaces;
            } else {
                expanded.appendCodePoint(point);
                column = point == '\n' || point == '\r' ? 0 : column + 1;
            }
        }
        return expanded.toString();
    }

    private static boolean superscriptDigit(int point) {
        return point == 0xB2 || point == 0xB3 || point == 0xB9 || (0x2070 <= point && point <= 0x2089);
    }

    private static boolean otherNumber(int point) {
        int type = Character.getType(point);
        return type == Character.OTHER_NUMBER || type == Character.LETTER_NUMBER;
    }

    private static boolean hasCaseOnly(String text, IntPredicate inCase) {
        return text.codePoints().anyMatch(inCase)
                && text.codePoints().allMatch(point -> !Characters.isCased(point) || inCase.test(point));
    }

    private static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && (text.charAt(0) == '_' || Character.isUnicodeIdentifierStart(text.codePointAt(0)))
                && text.codePoints().allMatch(point -> point == '_' || Character.isUnicodeIdentifierPart(point));
    }
}
