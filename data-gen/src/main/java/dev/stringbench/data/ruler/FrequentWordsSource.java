package dev.stringbench.data.ruler;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.tokens.TokenCounter;
import dev.stringbench.python.PythonFormat;
import dev.stringbench.python.random.PythonRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A builder of frequent words extraction prompts (freq_words_extraction.py), whose size is searched in its own way. */
final class FrequentWordsSource implements SampleSource<List<String>> {

    private static final int TOKENS_PER_WORD = 50;
    private static final int WORD_LENGTH = 6;
    private static final int FIRST_SHARE = 6;
    private static final int INCREMENT_SHARE = 32;
    private static final int ANSWERS = 3;
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz";

    private final TokenCounter counter;
    private final String template;
    private final int maxTokens;
    private final int tokensToGenerate;
    private final long seed;
    private final double alpha;
    private final double zeta;
    private final int increment;
    private final int wordCount;

    /**
     * Prepare and, as the original, spend a first draw on finding the number of words.
     *
     * @param draws state that is changed
     */
    FrequentWordsSource(
            FrequentWordsOptions options,
            TokenCounter counter,
            String fullTemplate,
            int maxSeqLength,
            int tokensToGenerate,
            long seed,
            Draws draws) {
        this.counter = counter;
        this.template = fullTemplate;
        this.maxTokens = maxSeqLength;
        this.tokensToGenerate = tokensToGenerate;
        this.seed = seed;
        this.alpha = options.alpha();
        this.zeta = Zeta.of(alpha);
        this.increment = maxSeqLength / INCREMENT_SHARE;
        if (maxSeqLength / TOKENS_PER_WORD < 1) {
            throw tooShort("the vocabulary is empty");
        }
        this.wordCount = findWordCount(drawVocabulary(draws.python()));
    }

    @Override
    public Optional<List<String>> draw(Draws draws, int index, int size) {
        return Optional.of(drawVocabulary(draws.python()));
    }

    private List<String> drawVocabulary(PythonRandom random) {
        int size = maxTokens / TOKENS_PER_WORD;
        List<String> words = new ArrayList<>();
        Set<String> distinct = new HashSet<>();
        while (words.size() < size || distinct.size() < size) {
            String word = random.choices(ALPHABET, WORD_LENGTH);
            words.add(word);
            distinct.add(word);
        }
        List<String> vocabulary = NeedleWords.sortedDistinct(distinct);
        new PythonRandom(seed).shuffle(vocabulary);
        vocabulary.set(0, "...");
        return vocabulary;
    }

    /** Grow until the text is long enough, then go one step back, even if the first text was long enough. */
    private int findWordCount(List<String> vocabulary) {
        int count = maxTokens / FIRST_SHARE;
        while (counter.count(text(vocabulary, count)) < maxTokens) {
            count += increment;
        }
        return count - increment;
    }

    @Override
    public Attempt evaluate(List<String> vocabulary) {
        int count = wordCount > 0 ? wordCount : findWordCount(vocabulary);
        String text = text(vocabulary, count);
        int tokens = counter.count(text);
        // The search of a sample with no words to begin with does not look at the length again.
        while (wordCount > 0 && tokens > maxTokens) {
            if (count <= 0) {
                throw tooShort("the prompt without any words has " + tokens + " tokens");
            }
            count -= increment;
            text = text(vocabulary, count);
            tokens = counter.count(text);
        }
        List<String> answers =
                vocabulary.subList(Math.min(1, vocabulary.size()), Math.min(1 + ANSWERS, vocabulary.size()));
        return new Attempt(text, answers, tokens + tokensToGenerate, true);
    }

    private DataException tooShort(String found) {
        return new DataException(
                DataFault.LENGTH_TOO_SMALL,
                "fwe cannot be made with a length of " + maxTokens + " tokens: " + found
                        + " (the original would try for ever); give a larger --max-length");
    }

    private String text(List<String> vocabulary, int wordCount) {
        List<String> words = new ArrayList<>(Math.max(0, wordCount));
        for (int rank = 1; rank <= vocabulary.size(); rank++) {
            int times = (int) (wordCount * Math.pow(rank, -alpha) / zeta);
            for (int i = 0; i < times; i++) {
                words.add(vocabulary.get(rank - 1));
            }
        }
        new PythonRandom(seed).shuffle(words);
        return PythonFormat.format(template, "context", String.join(" ", words), "query", "");
    }
}
