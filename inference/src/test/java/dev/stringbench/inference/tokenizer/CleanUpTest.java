package dev.stringbench.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanUpTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            "Yes . No ? Go ! And , then"  | "Yes. No? Go! And, then"
            "rock ' roll"                 | "rock'roll"
            "do n't , I 'm , he 's"       | "don't, I'm, he's"
            "we 've and they 're"         | "we've and they're"
            "I 'd and we 'll"             | "I 'd and we 'll"
            "wait  . . ."                 | "wait ..."
            "x ; y : z"                   | "x ; y : z"
            "a ' ' b"                     | "a'' b"
            "1 .5"                        | "1.5"
            """)
    void removesTheSpacesTransformersRemoves(String text, String cleaned) {
        assertEquals(cleaned, CleanUp.apply(text));
    }

    @Test
    void mayBeAppliedToIndependentPieces() {
        String letters = "    '''.,ntmsvre";
        int longest = 0;
        for (int seed = 0; seed < 100_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = 0; i < 14; i++) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            String whole = text.toString();
            int length = CleanUp.independentLength(whole.substring(0, 8));
            longest = Math.max(longest, length);
            String pieces = CleanUp.apply(whole.substring(0, length)) + CleanUp.apply(whole.substring(length));
            assertEquals(CleanUp.apply(whole), pieces, "seed " + seed + ": [" + whole + "]");
        }
        assertEquals(8, longest);
    }
}
