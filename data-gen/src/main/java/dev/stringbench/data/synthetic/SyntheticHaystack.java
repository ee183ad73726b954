package dev.stringbench.data.synthetic;

import java.util.Random;

/**
 * An endless text of plain English sentences: the same seed gives the same text everywhere.
 *
 * <p>Each sentence starts with a capital letter and ends with the only full stop in it; sentences are joined by one
 * space. So {@code text.split("\\.")} gives back the sentences, as the 4-needle test wants it. There are no digits: no
 * number in a prompt is there by chance. {@link Random} is used because its Javadoc fixes its sequence for all Java
 * versions.
 */
public final class SyntheticHaystack {

    private static final Grammar GRAMMAR = Grammar.fromResource("grammar.txt");

    /** Kept apart from the seed's neighbours, so that seeds 1, 2, 3 do not start alike. */
    private static final long SEED_SPREAD = 0x9E3779B97F4A7C15L;

    private final Random random;

    /**
     * Start a new text.
     *
     * @param seed any number; texts of different seeds have nothing in common but their vocabulary
     */
    public SyntheticHaystack(long seed) {
        this.random = new Random(mix(seed));
    }

    /**
     * Write a text of whole sentences.
     *
     * @param seed any number
     * @param minimumLength characters; the text ends with the sentence that reaches it
     * @throws IllegalArgumentException if minimumLength is negative
     */
    public static String text(long seed, int minimumLength) {
        if (minimumLength < 0) {
            throw new IllegalArgumentException("minimumLength is " + minimumLength + ", must not be negative");
        }
        var haystack = new SyntheticHaystack(seed);
        var text = new StringBuilder(minimumLength + 200);
        while (text.length() < minimumLength) {
            if (text.length() > 0) {
                text.append(' ');
            }
            text.append(haystack.nextSentence());
        }
        return text.toString();
    }

    /** Write the next sentence, full stop included. */
    public String nextSentence() {
        String words = GRAMMAR.expand("sentence", random);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    private static long mix(long seed) {
        long mixed = (seed + 1) * SEED_SPREAD;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        return mixed ^ (mixed >>> 27);
    }
}
