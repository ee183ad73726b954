package dev.stringbench.benchmarks.niah;

import dev.stringbench.data.Sha256;

/**
 * The text in which needles are hidden.
 *
 * @param name what results call it: {@code essays} or {@code synthetic}
 * @param text the whole text; a prompt takes as much from its start as fits
 * @param sha256 checksum of the text
 */
public record Haystack(String name, String text, String sha256) {

    /** The name of Paul Graham's essays, the original's haystack. */
    public static final String ESSAYS = "essays";

    public Haystack(String name, String text) {
        this(name, text, Sha256.hex(text));
    }
}
