package dev.stringbench.benchmarks.endpoint;

import dev.stringbench.benchmarks.model.AnswerNotes;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The tokens that a server says it has used, and what became of its answers. Safe for use by several threads. */
public final class UsageTally {

    private static final double MILLION = 1e6;

    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong promptTokens = new AtomicLong();
    private final AtomicLong generatedTokens = new AtomicLong();
    private final AtomicLong cutWhileThinking = new AtomicLong();
    private final AtomicLong without = new AtomicLong();

    /**
     * The price of tokens.
     *
     * @param perMillionRead of a million prompt tokens
     * @param perMillionWritten of a million generated tokens
     */
    public record Price(double perMillionRead, double perMillionWritten) {

        /** The price of some tokens. */
        public double of(long read, long written) {
            return (read * perMillionRead + written * perMillionWritten) / MILLION;
        }
    }

    void add(Exchange.Answered answer) {
        answers.incrementAndGet();
        promptTokens.addAndGet(Math.max(0, answer.promptTokens()));
        generatedTokens.addAndGet(Math.max(0, answer.generatedTokens()));
        if (answer.notes() != null && answer.notes().ended() != null) {
            boolean cut = answer.notes().ended().equals(AnswerNotes.CUT_OFF_WHILE_THINKING);
            (cut ? cutWhileThinking : without).incrementAndGet();
        }
    }

    /** Words for people about what was used, empty where nothing was. */
    public Optional<String> words(Optional<Price> price) {
        if (answers.get() == 0) {
            return Optional.empty();
        }
        var words = new StringBuilder(String.format(
                Locale.ROOT,
                "the server read %,d prompt tokens and generated %,d",
                promptTokens.get(),
                generatedTokens.get()));
        price.ifPresent(of -> words.append(
                String.format(Locale.ROOT, ", which cost %.4f", of.of(promptTokens.get(), generatedTokens.get()))));
        if (cutWhileThinking.get() > 0) {
            words.append(String.format(
                    Locale.ROOT,
                    "; %,d of %,d answers were cut off while thinking, give a larger --thinking-budget",
                    cutWhileThinking.get(),
                    answers.get()));
        }
        if (without.get() > 0) {
            words.append(String.format(
                    Locale.ROOT, "; %,d of %,d were refused, held back or empty", without.get(), answers.get()));
        }
        return Optional.of(words.toString());
    }
}
