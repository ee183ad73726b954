package dev.stringbench.data;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stringbench.data.tokens.WordBorders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Count with the real tokenizers of the reference data. */
public final class ReferenceTokenizer implements TextTokenizer {

    private final HuggingFaceTokenizer tokenizer;
    private final boolean splits;

    private ReferenceTokenizer(HuggingFaceTokenizer tokenizer, boolean splits) {
        this.tokenizer = tokenizer;
        this.splits = splits;
    }

    /** Load one of gpt2, qwen2, llama3, or skip the test. */
    public static ReferenceTokenizer load(String name) {
        String folder = name.equals("llama3") ? "data/tokenizers/llama3-community-license/" : "data/tokenizers/";
        String json = ReferenceData.text(folder + name + "_tokenizer.json.gz");
        try {
            boolean splits = WordBorders.areProvenFor(new ObjectMapper().readTree(json));
            var in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
            Map<String, String> options = Map.of("truncation", "false", "padding", "false");
            return new ReferenceTokenizer(HuggingFaceTokenizer.newInstance(in, options), splits);
        } catch (IOException e) {
            throw new AssertionError("cannot load the tokenizer " + name, e);
        }
    }

    /** Give the same tokenizer, but counting each text as a whole. */
    public ReferenceTokenizer countingWhole() {
        return new ReferenceTokenizer(tokenizer, false);
    }

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        // HuggingFaceTokenizer.encode also builds the token strings, which takes half as long again.
        long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, addSpecialTokens);
        long[] ids = TokenizersLibrary.LIB.getTokenIds(encoding);
        TokenizersLibrary.LIB.deleteEncoding(encoding);
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = (int) ids[i];
        }
        return narrow;
    }

    @Override
    public String decode(int[] tokenIds, boolean skipSpecialTokens) {
        long[] wide = new long[tokenIds.length];
        for (int i = 0; i < tokenIds.length; i++) {
            wide[i] = tokenIds[i];
        }
        return tokenizer.decode(wide, skipSpecialTokens);
    }

    @Override
    public boolean splitsAtWordBorders() {
        return splits;
    }

    @Override
    public String fingerprint() {
        return "reference";
    }
}
