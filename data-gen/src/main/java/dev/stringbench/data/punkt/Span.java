package dev.stringbench.data.punkt;

/**
 * A part of a text.
 *
 * @param start first character
 * @param end behind the last character
 */
public record Span(int start, int end) {

    /** Cut the part out of its text. */
    public String of(String text) {
        return text.substring(start, end);
    }
}
