package dev.stringbench.cli.console;

import dev.stringbench.benchmarks.model.Completion;
import java.time.Duration;
import java.util.Locale;

/** Tokens and times of the samples that have ended in a run. */
public final class Throughput {

    private long promptTokens;
    private long reusedTokens;
    private long decodedTokens;
    private Duration prefill = Duration.ZERO;
    private Duration decode = Duration.ZERO;

    /** Count a sample. */
    public void add(int tokensOfPrompt, Completion.Generated completion) {
        promptTokens += tokensOfPrompt;
        reusedTokens += completion.reusedPrefixTokens();
        // The first token comes out of the prompt's last step.
        decodedTokens += Math.max(0, completion.generatedTokens() - 1);
        prefill = prefill.plus(completion.prefill());
        decode = decode.plus(completion.decode());
    }

    public long promptTokens() {
        return promptTokens;
    }

    /** Prompt tokens that were taken over from an earlier prompt instead of being computed. */
    public long reusedTokens() {
        return reusedTokens;
    }

    /**
     * Prompt tokens computed per second; 0 where nothing is known.
     *
     * @param elapsed time that the samples took together; less than the sum of theirs where they ran side by side
     */
    public double prefillRate(Duration elapsed) {
        return rate(promptTokens - reusedTokens, prefill, elapsed);
    }

    /** Tokens generated per second; 0 where nothing is known. */
    public double decodeRate(Duration elapsed) {
        return rate(decodedTokens, decode, elapsed);
    }

    /** Words such as {@code prefill 10,512 and decode 31.0 tokens/s, 12,288 prompt tokens reused}. */
    public String words(Duration elapsed) {
        // A server's answers come whole, so that its prefill is not known apart.
        String rates = prefill.isZero()
                ? "prompt %,.0f and generated %.1f tokens/s"
                : "prefill %,.0f and decode %.1f tokens/s";
        double promptRate =
                prefill.isZero() ? rate(promptTokens - reusedTokens, decode, elapsed) : prefillRate(elapsed);
        return String.format(Locale.ROOT, rates, promptRate, decodeRate(elapsed))
                + (reusedTokens == 0 ? "" : String.format(Locale.ROOT, ", %,d prompt tokens reused", reusedTokens));
    }

    private static double rate(long tokens, Duration busy, Duration elapsed) {
        Duration time = busy.compareTo(elapsed) < 0 ? busy : elapsed;
        return time.isZero() ? 0 : tokens / (time.toNanos() / 1e9);
    }
}
