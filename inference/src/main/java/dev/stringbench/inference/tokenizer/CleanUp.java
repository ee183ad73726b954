package dev.stringbench.inference.tokenizer;

/**
 * The removal of the spaces that old word-piece tokenizers left before punctuation, as {@code
 * clean_up_tokenization_spaces} of Transformers does: the same replacements in the same order, each once over the whole
 * text.
 */
final class CleanUp {
    private static final String[][] REPLACEMENTS = {
        {" .", "."},
        {" ?", "?"},
        {" !", "!"},
        {" ,", ","},
        {" ' ", "'"},
        {" n't", "n't"},
        {" 'm", "'m"},
        {" 's", "'s"},
        {" 've", "'ve"},
        {" 're", "'re"}
    };

    /** Every character of a pattern that is not its last. */
    private static final String INNER_CHARACTERS = " 'nvr";

    private CleanUp() {}

    static String apply(String text) {
        String cleaned = text;
        for (String[] replacement : REPLACEMENTS) {
            cleaned = cleaned.replace(replacement[0], replacement[1]);
        }
        return cleaned;
    }

    /**
     * Find how much of a text can be cleaned up by itself, whatever follows: all up to the last character after which no
     * pattern goes on. Only spaces are ever removed, so that no pattern can come to reach over such a character.
     *
     * @return a length from 0 to the text's
     */
    static int independentLength(String text) {
        int length = text.length();
        while (length > 0 && INNER_CHARACTERS.indexOf(text.charAt(length - 1)) >= 0) {
            length--;
        }
        return length;
    }
}
