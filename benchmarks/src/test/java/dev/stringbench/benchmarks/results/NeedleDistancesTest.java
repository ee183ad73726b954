package dev.stringbench.benchmarks.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stringbench.benchmarks.model.TokenIds;
import dev.stringbench.benchmarks.model.WhitespaceTokenizer;
import dev.stringbench.data.TextTokenizer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeedleDistancesTest {

    private static final String PROMPT = "The number is: 4711. The other is:  12";

    /** The tokens are {@code <s>, The, number, is:, 4711., The, other, is:, 12}, each with the spaces before it. */
    @Test
    void countsTheTokenThatBeginsWithTheSpaceBeforeANeedle() {
        assertEquals(Arrays.asList(5, null, 1), count(new WhitespaceTokenizer()));
    }

    @Test
    void leavesOutASpaceThatIsATokenOfItsOwn() {
        assertEquals(Arrays.asList("4711. The other is:  12".length(), null, "12".length()), count(new Characters()));
    }

    @Test
    void countsEverythingForANeedleAtTheVeryStart() {
        WhitespaceTokenizer tokenizer = new WhitespaceTokenizer();
        TokenIds ids = TokenIds.of(tokenizer.encode("4711 it is", true));
        assertEquals(List.of(3), NeedleDistances.count(ids, "4711 it is", List.of(0), tokenizer));
    }

    private static List<Integer> count(TextTokenizer tokenizer) {
        TokenIds ids = TokenIds.of(tokenizer.encode(PROMPT, true));
        return NeedleDistances.count(ids, PROMPT, List.of(PROMPT.indexOf("4711"), -1, PROMPT.indexOf("12")), tokenizer);
    }

    /** A token is a character, a space too. */
    private record Characters() implements TextTokenizer {

        @Override
        public int[] encode(String text, boolean addSpecialTokens) {
            return text.chars().toArray();
        }

        @Override
        public String decode(int[] tokenIds, boolean skipSpecialTokens) {
            return new String(tokenIds, 0, tokenIds.length);
        }

        @Override
        public String fingerprint() {
            return "characters";
        }
    }
}
