package dev.stringbench.benchmarks.results;

/** The piece of a prompt around a position. */
public final class PromptExcerpt {

    /** Characters of the prompt shown on either side. */
    private static final int REACH = 80;

    private PromptExcerpt() {}

    /** Cut out the text round an offset, never parting a surrogate pair. */
    public static String around(String prompt, int offset) {
        return prompt.substring(
                wholeCharacter(prompt, Math.max(0, offset - REACH)),
                wholeCharacter(prompt, Math.min(prompt.length(), offset + REACH)));
    }

    /** Step back where a cut would part a surrogate pair. */
    private static int wholeCharacter(String text, int offset) {
        boolean parts = offset > 0
                && offset < text.length()
                && Character.isLowSurrogate(text.charAt(offset))
                && Character.isHighSurrogate(text.charAt(offset - 1));
        return parts ? offset - 1 : offset;
    }
}
