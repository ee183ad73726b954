package dev.stringbench.inference.tokenizer;

import dev.stringbench.inference.json.JsonFields;

/**
 * A token that is found in a text before the text is split, as both files of a tokenizer describe it.
 *
 * @param content its text
 * @param singleWord whether it must not touch letters
 * @param lstrip whether it takes the spaces before it
 * @param rstrip whether it takes the spaces after it
 * @param normalized whether it is looked for in normalized text
 * @param special whether decoding may skip it
 */
record AddedToken(
        String content, boolean singleWord, boolean lstrip, boolean rstrip, boolean normalized, boolean special) {
    /** The token that a name alone means: a special one. */
    static AddedToken named(String content) {
        return plain(content, true);
    }

    /** A token of which nothing but its text is said; only one that is not special is looked for in normalized text. */
    static AddedToken plain(String content, boolean special) {
        return new AddedToken(content, false, false, false, !special, special);
    }

    /** Read an object; keys that it leaves out have the defaults of Transformers' {@code AddedToken}. */
    static AddedToken read(JsonFields fields) {
        boolean special = fields.optionalBoolean("special", false);
        return new AddedToken(
                fields.requireString("content"),
                fields.optionalBoolean("single_word", false),
                fields.optionalBoolean("lstrip", false),
                fields.optionalBoolean("rstrip", false),
                fields.optionalBoolean("normalized", !special),
                special);
    }

    /** Its properties in words, for messages. */
    String flags() {
        return "single_word " + singleWord + ", lstrip " + lstrip + ", rstrip " + rstrip + ", normalized " + normalized
                + ", special " + special;
    }
}
