package dev.stringbench.data.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.OwnText;
import dev.stringbench.data.ReferenceData;
import dev.stringbench.data.ReferenceTokenizer;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.WordTokenizer;
import dev.stringbench.python.random.PythonRandom;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCounterTest {

    private static final String ODD = "a B3.,'\"--12bc\n\t \u00a0\u2003\u0085\u00e9\u0301\u4e2d\ud83d\ude00<|\u200b0_s";

    @Test
    void countsInPiecesAsAWhole() {
        TextTokenizer tokenizer = new WordTokenizer(true, 0);
        TokenCounter counter = TokenCounter.of(tokenizer);
        for (int sentences = 0; sentences < 60; sentences++) {
            String text = OwnText.sentences(sentences);
            assertEquals(tokenizer.count(text, false), counter.count(text), text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "qwen2", "llama3"})
    void countsOddTextsAsTheRealTokenizersDo(String name) {
        ReferenceTokenizer tokenizer = ReferenceTokenizer.load(name);
        TokenCounter counter = TokenCounter.of(tokenizer);
        String essays = ReferenceData.text("data/PaulGrahamEssays.json.gz");
        for (int seed = 0; seed < 3000; seed++) {
            String text = oddText(new PythonRandom(seed), essays);
            assertEquals(tokenizer.count(text, false), counter.count(text), () -> "seed: " + text);
        }
    }

    private static String oddText(PythonRandom random, String essays) {
        StringBuilder text = new StringBuilder();
        int parts = random.below(6);
        for (int i = 0; i < parts; i++) {
            int[] characters = ODD.codePoints().toArray();
            for (int position : random.choices(characters.length, random.below(12))) {
                text.appendCodePoint(characters[position]);
            }
            int start = random.below(essays.length() - 200);
            text.append(essays, start, start + random.below(120));
            text.append(random.below(4) == 0 ? "<|eot_id|>" : random.below(3) == 0 ? " <|endoftext|> " : "");
        }
        return text.toString();
    }

    @Test
    void refusesATokenizerThatGivesNoTokens() {
        TextTokenizer silent = new TextTokenizer() {
            @Override
            public int[] encode(String text, boolean addSpecialTokens) {
                return new int[0];
            }

            @Override
            public String decode(int[] tokenIds, boolean skipSpecialTokens) {
                return "";
            }

            @Override
            public String fingerprint() {
                return "silent";
            }
        };
        DataException exception = assertThrows(DataException.class, () -> TokenCounter.of(silent));
        assertEquals(DataFault.BAD_TOKENIZER, exception.fault());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'model':{'type':'Unigram'},'pre_tokenizer':{'type':'ByteLevel'}}",
                "{'model':{'type':'BPE'},'pre_tokenizer':{'type':'Metaspace'}}",
                "{'model':{'type':'BPE'},'pre_tokenizer':{'type':'ByteLevel','use_regex':false}}",
                "{'model':{'type':'BPE'},'normalizer':{'type':'Prepend'},'pre_tokenizer':{'type':'ByteLevel'}}",
                "{'model':{'type':'BPE'},'pre_tokenizer':{'type':'ByteLevel'},'added_tokens':[{'content':'a b'}]}",
                "{'model':{'type':'BPE'},'pre_tokenizer':{'type':'ByteLevel'},"
                        + "'added_tokens':[{'content':'<m>','lstrip':true}]}"
            })
    void trustsOnlyWhatIsProven(String tokenizerJson) throws IOException {
        assertFalse(WordBorders.areProvenFor(new ObjectMapper().readTree(tokenizerJson.replace('\'', '"'))));
    }
}
