package dev.stringbench.benchmarks.scorefiles;

/** Text shortened for messages and tables. */
public final class Excerpts {

    private static final int BEGINNING = 60;

    private Excerpts() {}

    /** Quote the beginning of a text. */
    static String beginning(String text) {
        return '"' + shorten(text, BEGINNING) + '"';
    }

    /** Cut a text after so many characters, never within a surrogate pair, and say so with an ellipsis. */
    public static String shorten(String text, int characters) {
        if (text.codePointCount(0, text.length()) <= characters) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, characters - 1)) + "…";
    }
}
