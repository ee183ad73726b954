package dev.stringbench.data.infbench;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.TextTokenizer;

/**
 * One prompt of InfiniteBench's passkey task at any length, to try a model with.
 *
 * @param prompt the text, which asks for the key
 * @param key what is to be answered
 */
public record PasskeyExample(String prompt, String key) {

    /** Any five digits will do. */
    private static final String KEY = "71432";

    /** The key lies this far into the text, where a full window makes plain positions hardest. */
    private static final double DEPTH = 0.25;

    /**
     * Make the longest prompt that does not exceed a number of tokens.
     *
     * @param prompts whose prompt to use
     * @param tokens most tokens, special tokens included
     * @throws DataException BAD_OPTION where not even the question fits
     */
    public static PasskeyExample of(InfBenchPrompts prompts, TextTokenizer tokenizer, int tokens) {
        int low = 0;
        if (tokenizer.count(text(prompts, low), true) > tokens) {
            throw new DataException(
                    DataFault.BAD_OPTION,
                    "the passkey example does not fit in " + tokens + " tokens; allow more or generate fewer");
        }
        // Every line of filler is at least a token. The last counts are near the answer, so they cost most.
        int high = 1;
        while (high <= tokens && tokenizer.count(text(prompts, high), true) <= tokens) {
            low = high;
            high *= 2;
        }
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (tokenizer.count(text(prompts, middle), true) <= tokens) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new PasskeyExample(text(prompts, low), KEY);
    }

    private static String text(InfBenchPrompts prompts, int noiseLines) {
        String context = SyntheticData.hidden("passkey_line", KEY, (int) (DEPTH * noiseLines), noiseLines);
        return prompts.passkey(context);
    }
}
