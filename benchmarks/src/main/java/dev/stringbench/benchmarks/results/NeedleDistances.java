package dev.stringbench.benchmarks.results;

import dev.stringbench.benchmarks.model.TokenIds;
import dev.stringbench.data.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The distances in tokens from needles to the end of their prompt. */
public final class NeedleDistances {

    private NeedleDistances() {}

    /**
     * Count the tokens from each needle's first token to the end of the prompt.
     *
     * <p>The text before a needle is encoded again. The first token in which the prompt differs from it is the needle's:
     * where a tokenizer joins a space and the number after it, that token begins with the space.
     *
     * @param tokenIds the prompt's tokens, special tokens included
     * @param prompt the prompt's text
     * @param offsets characters of the prompt before each needle, or -1 for a needle that stands nowhere
     * @return a distance for each offset, null where the needle stands nowhere
     */
    public static List<@Nullable Integer> count(
            TokenIds tokenIds, String prompt, List<Integer> offsets, TextTokenizer tokenizer) {
        return count(tokenIds, prompt, offsets, tokenizer, true);
    }

    /**
     * The same for a prompt whose special tokens stand in its text.
     *
     * @param addsSpecialTokens whether the tokenizer has put some round the text
     */
    public static List<@Nullable Integer> count(
            TokenIds tokenIds,
            String prompt,
            List<Integer> offsets,
            TextTokenizer tokenizer,
            boolean addsSpecialTokens) {
        int[] whole = tokenIds.toArray();
        List<@Nullable Integer> distances = new ArrayList<>();
        for (int offset : offsets) {
            distances.add(
                    offset < 0
                            ? null
                            : whole.length
                                    - commonTokens(
                                            whole, tokenizer.encode(prompt.substring(0, offset), addsSpecialTokens)));
        }
        return distances;
    }

    private static int commonTokens(int[] whole, int[] before) {
        int mismatch = Arrays.mismatch(whole, before);
        return mismatch < 0 ? whole.length : mismatch;
    }
}
