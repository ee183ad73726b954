package dev.stringbench.inference.tokenizer;

/**
 * Remove the spaces that old word-piece tokenizers left before punctuation, as {@code clean_up_tokenization_spaces} of
 * Transformers does: the same replacements in the same order, each once over the whole text.
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

    private CleanUp() {}

    static String apply(String text) {
        String cleaned = text;
        for (String[] replacement : REPLACEMENTS) {
            cleaned = cleaned.replace(replacement[0], replacement[1]);
        }
        return cleaned;
    }

    /**
     * Find how much of a text can be cleaned up by itself, whatever follows.
     *
     * <p>Each pattern begins with a space and holds no other, but for the apostrophe between two. So a text may be cut
     * before any space that does not follow a space and an apostrophe.
     *
     * @return a length from 0 to the text's
     */
    static int independentLength(String text) {
        for (int cut = text.length() - 1; cut > 0; cut--) {
            boolean closesApostrophe = cut >= 2 && text.charAt(cut - 1) == '\'' && text.charAt(cut - 2) == ' ';
            if (text.charAt(cut) == ' ' && !closesApostrophe) {
                return cut;
            }
        }
        return 0;
    }
}
