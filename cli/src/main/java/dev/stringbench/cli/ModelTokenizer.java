package dev.stringbench.cli;

import dev.stringbench.data.TextTokenizer;
import dev.stringbench.inference.tokenizer.HuggingFaceTextTokenizer;

/** The model folder's tokenizer as the benchmarks see it. */
record ModelTokenizer(HuggingFaceTextTokenizer tokenizer, boolean splitsAtWordBorders) implements TextTokenizer {

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        return tokenizer.encode(text, addSpecialTokens);
    }

    @Override
    public int count(String text, boolean addSpecialTokens) {
        return tokenizer.count(text, addSpecialTokens);
    }

    @Override
    public String decode(int[] tokenIds, boolean skipSpecialTokens) {
        return tokenizer.decode(tokenIds, skipSpecialTokens);
    }

    @Override
    public String fingerprint() {
        return tokenizer.fingerprint();
    }
}
