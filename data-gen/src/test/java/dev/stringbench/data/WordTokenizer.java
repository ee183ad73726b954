package dev.stringbench.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cut text into words, digits, marks and runs of white space, and words into pieces of four letters: a small tokenizer of
 * our own that behaves like byte-level BPE where joints are concerned.
 */
public final class WordTokenizer implements TextTokenizer {

    private static final Pattern PIECES =
            Pattern.compile(" ?\\p{L}{1,4}|\\p{L}{1,4}| ?\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]{1,3}|\\s+(?!\\S)|\\s+");

    private final boolean splits;
    private final int specialTokens;
    private final Map<String, Integer> ids = new LinkedHashMap<>();

    /**
     * Make a tokenizer.
     *
     * @param splits what {@link #splitsAtWordBorders} says
     * @param specialTokens how many special tokens stand in front
     */
    public WordTokenizer(boolean splits, int specialTokens) {
        this.splits = splits;
        this.specialTokens = specialTokens;
    }

    @Override
    public synchronized int[] encode(String text, boolean addSpecialTokens) {
        int[] found = new int[text.length() + specialTokens];
        int size = addSpecialTokens ? specialTokens : 0;
        Matcher matcher = PIECES.matcher(text);
        while (matcher.find()) {
            found[size++] = ids.computeIfAbsent(matcher.group(), piece -> ids.size() + 1);
        }
        return Arrays.copyOf(found, size);
    }

    @Override
    public synchronized String decode(int[] tokenIds, boolean skipSpecialTokens) {
        String[] pieces = ids.keySet().toArray(new String[0]);
        StringBuilder text = new StringBuilder();
        for (int id : tokenIds) {
            text.append(id > 0 ? pieces[id - 1] : skipSpecialTokens ? "" : "<s>");
        }
        return text.toString();
    }

    @Override
    public boolean splitsAtWordBorders() {
        return splits;
    }

    @Override
    public String fingerprint() {
        return "words-of-four-" + specialTokens;
    }
}
