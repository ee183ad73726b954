package dev.stringbench.python;

import java.util.List;

/**
 * JSON as Python's {@code json.dumps} writes it: ", " between members, ": " behind keys, the short escapes, and
 * lower-case hexadecimal digits.
 */
public final class PythonJson {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out;
    private final boolean asciiOnly;

    /**
     * Write into a buffer.
     *
     * @param asciiOnly whether everything outside U+0020..U+007E is escaped ({@code ensure_ascii}); else only what JSON
     *     itself demands
     */
    public PythonJson(StringBuilder out, boolean asciiOnly) {
        this.out = out;
        this.asciiOnly = asciiOnly;
    }

    /** Begin an object; members follow. */
    public PythonJson startObject() {
        out.append('{');
        return this;
    }

    /** End an object. */
    public PythonJson endObject() {
        out.append('}');
        return this;
    }

    /** Write a member whose value is a string. */
    public PythonJson member(String key, String value) {
        key(key);
        string(value);
        return this;
    }

    /** Write a member whose value is a whole number. */
    public PythonJson member(String key, long value) {
        key(key);
        out.append(value);
        return this;
    }

    /** Write a member whose value is a list of strings. */
    public PythonJson member(String key, List<String> values) {
        key(key);
        out.append('[');
        for (int i = 0; i < values.size(); i++) {
            out.append(i == 0 ? "" : ", ");
            string(values.get(i));
        }
        out.append(']');
        return this;
    }

    /** Write a member whose value is JSON already. */
    public PythonJson rawMember(String key, String json) {
        key(key);
        out.append(json);
        return this;
    }

    private void key(String key) {
        if (out.charAt(out.length() - 1) != '{') {
            out.append(", ");
        }
        string(key);
        out.append(": ");
    }

    /** Write a string. */
    public void string(String value) {
        out.append('"');
        int done = 0;
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (!isPlain(character)) {
                out.append(value, done, i);
                escape(character);
                done = i + 1;
            }
        }
        out.append(value, done, value.length()).append('"');
    }

    private boolean isPlain(char character) {
        return character >= ' ' && character != '"' && character != '\\' && (character < 0x7f || !asciiOnly);
    }

    private void escape(char character) {
        switch (character) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\f' -> out.append("\\f");
            case '\b' -> out.append("\\b");
            default ->
                out.append("\\u")
                        .append(HEX[character >> 12])
                        .append(HEX[(character >> 8) & 0xf])
                        .append(HEX[(character >> 4) & 0xf])
                        .append(HEX[character & 0xf]);
        }
    }
}
