package dev.stringbench.data.tokens;

import dev.stringbench.data.TextTokenizer;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A counter that takes a text as the sum of its words, each cut off at its borders, and remembers the words' counts.
 * Exact for tokenizers that split at word borders.
 *
 * <p>Words met for the first time are not asked for one by one: those that occur equally often in the text are joined
 * (which is exact for the same reason) and counted together. A word is asked for alone, and remembered, when it comes
 * back in a later text.
 */
final class WordTokenCounter implements TokenCounter {

    private static final int MAX_REMEMBERED_LENGTH = 48;
    private static final int LONG_NUMBER = 6;

    private final TextTokenizer tokenizer;
    private final WordTable table = new WordTable();

    WordTokenCounter(TextTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    @Override
    public int count(String text) {
        int length = text.length();
        long total = 0;
        Map<String, Integer> unknown = new HashMap<>();
        int start = 0;
        while (start < length) {
            char before = text.charAt(start);
            int hash = before;
            int end = start + 1;
            while (end < length) {
                char character = text.charAt(end);
                if (WordBorders.isBorder(before, character)) {
                    break;
                }
                hash = 31 * hash + character;
                before = character;
                end++;
            }
            int known = end - start > MAX_REMEMBERED_LENGTH ? WordTable.UNKNOWN : table.find(text, start, end, hash);
            if (known != WordTable.UNKNOWN) {
                total += known;
            } else if (text.charAt(start) != ' ' || end == length) {
                total += learnAlone(text.substring(start, end), hash);
            } else {
                total += learn(text.substring(start, end), hash, unknown);
            }
            start = end;
        }
        return Math.toIntExact(total + countTogether(unknown));
    }

    // Such pieces may not be joined with others: the joint need not be a border.
    private int learnAlone(String word, int hash) {
        int count = tokenizer.count(word, false);
        if (isWorthRemembering(word)) {
            table.put(word, hash, count);
        }
        return count;
    }

    private int learn(String word, int hash, Map<String, Integer> unknown) {
        if (!isWorthRemembering(word) || unknown.containsKey(word) || !table.wasSeenBefore(hash)) {
            unknown.merge(word, 1, Integer::sum);
            return 0;
        }
        int count = tokenizer.count(word, false);
        table.put(word, hash, count);
        return count;
    }

    // Long numbers hardly ever come back and would push out what does.
    private static boolean isWorthRemembering(String word) {
        boolean longNumber = word.length() > LONG_NUMBER && Character.isDigit(word.charAt(word.length() - 1));
        return word.length() <= MAX_REMEMBERED_LENGTH && !longNumber;
    }

    private long countTogether(Map<String, Integer> unknown) {
        Map<Integer, StringBuilder> byOccurrences = new TreeMap<>();
        unknown.forEach((word, occurrences) -> byOccurrences
                .computeIfAbsent(occurrences, key -> new StringBuilder())
                .append(word));
        long total = 0;
        for (Map.Entry<Integer, StringBuilder> group : byOccurrences.entrySet()) {
            total += (long) group.getKey() * tokenizer.count(group.getValue().toString(), false);
        }
        return total;
    }
}
