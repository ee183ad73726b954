package dev.stringbench.inference.jinja;

import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.python.PythonRepr;
import dev.stringbench.python.PythonText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cut a template into tokens, with Jinja's {@code trim_blocks} (the line end after a block is dropped) and
 * {@code lstrip_blocks} (spaces before a block that begins its line are dropped).
 */
final class Lexer {
    private static final Pattern FLOAT =
            Pattern.compile("(\\d+_)*\\d+((\\.(\\d+_)*\\d+)?[eE][+\\-]?(\\d+_)*\\d+|\\.(\\d+_)*\\d+)");
    private static final Pattern INTEGER =
            Pattern.compile("0[bB](_?[0-1])+|0[oO](_?[0-7])+|0[xX](_?[0-9a-fA-F])+|[1-9](_?\\d)*|0(_?0)*");
    private static final Pattern NAME =
            Pattern.compile("[\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{Mn}\\p{Mc}\\p{Nd}\\p{Pc}_]*");
    private static final Pattern STRING = Pattern.compile(
            "'([^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+)'|\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"", Pattern.DOTALL);
    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<",
            "=", ".", ":", "|", ",", ";");
    private static final Pattern RAW_BEGIN =
            Pattern.compile("\\{%[-+]?\\s*raw\\s*(-%\\}\\s*|%\\})", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern RAW_END =
            Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(\\+%\\}|-%\\}\\s*|%\\}\\n?)", Pattern.UNICODE_CHARACTER_CLASS);

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int counted;
    private int line = 1;
    /** Whether what was read last ended a line, or nothing was read yet. */
    private boolean lineBegins = true;

    private Lexer(String source) {
        this.source = source;
    }

    /** Cut a template. */
    static List<Token> tokens(String template) {
        String lines = template.replace("\r\n", "\n").replace('\r', '\n');
        var lexer = new Lexer(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
        lexer.readAll();
        return lexer.tokens;
    }

    private void readAll() {
        while (at < source.length()) {
            int tag = nextTag(at);
            if (tag < 0) {
                data(source.substring(at));
                at = source.length();
            } else {
                readTag(tag);
            }
        }
        add(Token.Type.END, "");
    }

    private void add(Token.Type type, String text) {
        for (; counted < at; counted++) {
            line += source.charAt(counted) == '\n' ? 1 : 0;
        }
        tokens.add(new Token(type, text, line));
    }

    private int nextTag(int from) {
        for (int open = source.indexOf('{', from); open >= 0; open = source.indexOf('{', open + 1)) {
            if (open + 1 < source.length() && "{%#".indexOf(source.charAt(open + 1)) >= 0) {
                return open;
            }
        }
        return -1;
    }

    private void readTag(int tag) {
        char kind = source.charAt(tag + 1);
        char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
        data(before(source.substring(at, tag), sign, kind == '{'));
        Matcher raw = RAW_BEGIN.matcher(source).region(tag, source.length());
        if (kind == '%' && raw.lookingAt()) {
            readRaw(raw.end());
            return;
        }
        at = tag + (sign == '-' || sign == '+' ? 3 : 2);
        lineBegins = false;
        switch (kind) {
            case '#' -> skipComment();
            case '%' -> readCode(Token.Type.BLOCK_BEGIN, Token.Type.BLOCK_END, "%}");
            default -> readCode(Token.Type.VARIABLE_BEGIN, Token.Type.VARIABLE_END, "}}");
        }
    }

    /** What is left of the text before a tag. */
    private String before(String text, char sign, boolean variable) {
        if (sign == '-') {
            return PythonText.rstrip(text);
        }
        int line = text.lastIndexOf('\n') + 1;
        boolean alone = line > 0 || lineBegins;
        boolean strips = sign != '+'
                && !variable
                && alone
                && text.substring(line).chars().allMatch(c -> PythonText.isSpace((char) c));
        return strips ? text.substring(0, line) : text;
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            add(Token.Type.DATA, text);
        }
    }

    private void readRaw(int begin) {
        lineBegins = source.charAt(begin - 1) == '\n';
        Matcher end = RAW_END.matcher(source);
        if (!end.find(begin)) {
            throw new TemplateException("Missing end of raw directive");
        }
        char sign = end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0);
        data(before(source.substring(begin, end.start()), sign, false));
        passTo(end.end());
    }

    private void skipComment() {
        int end = source.indexOf("#}", at);
        if (end < 0) {
            throw new TemplateException("Missing end of comment tag");
        }
        closeBlock(end + 2, end > at ? source.charAt(end - 1) : ' ');
    }

    /** Go on after the end of a block or a comment. */
    private void closeBlock(int end, char sign) {
        if (sign == '-') {
            passTo(afterSpaces(end));
        } else {
            passTo(sign != '+' && source.startsWith("\n", end) ? end + 1 : end);
        }
    }

    private int afterSpaces(int from) {
        int end = from;
        while (end < source.length() && PythonText.isSpace(source.charAt(end))) {
            end++;
        }
        return end;
    }

    private void passTo(int end) {
        lineBegins = source.charAt(end - 1) == '\n';
        at = end;
    }

    private void readCode(Token.Type begin, Token.Type end, String close) {
        add(begin, "");
        Deque<Character> open = new ArrayDeque<>();
        while (true) {
            at = afterSpaces(at);
            if (at >= source.length()) {
                return; // the parser misses the end
            }
            if (open.isEmpty()) {
                char sign = source.charAt(at);
                boolean signed = sign == '-' || (sign == '+' && end == Token.Type.BLOCK_END);
                if (source.startsWith(close, signed ? at + 1 : at)) {
                    add(end, "");
                    close(end, (signed ? at + 1 : at) + close.length(), signed ? sign : ' ');
                    return;
                }
            }
            readOne(open);
        }
    }

    private void close(Token.Type end, int position, char sign) {
        if (end == Token.Type.BLOCK_END) {
            closeBlock(position, sign);
        } else {
            passTo(sign == '-' ? afterSpaces(position) : position);
        }
    }

    private void readOne(Deque<Character> open) {
        boolean afterDot = at > 0 && source.charAt(at - 1) == '.';
        if ((!afterDot && take(FLOAT, Token.Type.FLOAT))
                || take(INTEGER, Token.Type.INTEGER)
                || take(NAME, Token.Type.NAME)) {
            return;
        }
        Matcher string = STRING.matcher(source).region(at, source.length());
        if (string.lookingAt()) {
            String inner = source.substring(at + 1, string.end() - 1);
            add(Token.Type.STRING, StringLiteral.decode(inner));
            at = string.end();
            return;
        }
        String operator = OPERATORS.stream()
                .filter(candidate -> source.startsWith(candidate, at))
                .findFirst()
                .orElseThrow(() -> new TemplateException("unexpected char "
                        + PythonRepr.repr(Character.toString(source.codePointAt(at))) + " at "
                        + source.codePointCount(0, at)));
        balance(open, operator);
        add(Token.Type.OPERATOR, operator);
        at += operator.length();
    }

    private boolean take(Pattern pattern, Token.Type type) {
        Matcher found = pattern.matcher(source).region(at, source.length());
        if (!found.lookingAt()) {
            return false;
        }
        add(type, found.group());
        at = found.end();
        return true;
    }

    private static void balance(Deque<Character> open, String operator) {
        switch (operator) {
            case "{" -> open.push('}');
            case "(" -> open.push(')');
            case "[" -> open.push(']');
            case "}", ")", "]" -> {
                if (open.isEmpty()) {
                    throw new TemplateException("unexpected '" + operator + "'");
                }
                char expected = open.pop();
                if (expected != operator.charAt(0)) {
                    throw new TemplateException("unexpected '" + operator + "', expected '" + expected + "'");
                }
            }
            default -> {}
        }
    }
}
