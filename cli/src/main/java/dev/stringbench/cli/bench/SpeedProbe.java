package dev.stringbench.cli.bench;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.model.TokenIds;
import dev.stringbench.data.synthetic.SyntheticHaystack;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A short measurement of a loaded model, from which longer prompts are extrapolated: prompts of our own text, each twice
 * as long as the one before, until they are long enough or have taken long enough.
 */
final class SpeedProbe {

    private static final int FIRST_TOKENS = 64;
    private static final int LONGEST_TOKENS = 512;
    private static final int NEW_TOKENS = 8;
    private static final int WARM_UP = 4;
    private static final Duration ENOUGH = Duration.ofSeconds(2);

    /** More characters than a tokenizer puts into one token of plain text. */
    private static final int CHARACTERS_PER_TOKEN = 12;

    private SpeedProbe() {}

    /**
     * A measured speed.
     *
     * @param promptTokens of the prompt
     * @param prefill time for the whole prompt
     * @param step time for one token of the answer
     */
    record Speed(int promptTokens, Duration prefill, Duration step) {}

    /** Measure; nothing where the model fails, which the run itself will tell. */
    static Optional<Speed> measure(LanguageModel model) {
        // The first prompts also pay for what the engine prepares once.
        Duration spent = Duration.ZERO;
        for (int i = 0; i < WARM_UP && spent.compareTo(ENOUGH) < 0; i++) {
            spent = spent.plus(ask(model, FIRST_TOKENS + i).map(Speed::prefill).orElse(ENOUGH));
        }
        Optional<Speed> speed = Optional.empty();
        for (int tokens = FIRST_TOKENS;
                tokens <= LONGEST_TOKENS && (speed.isEmpty() || spent.compareTo(ENOUGH) < 0);
                tokens *= 2) {
            // The seeds differ, so that no prompt begins like the one before and is taken from the cache.
            Optional<Speed> next = ask(model, tokens);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            speed = next;
            spent = spent.plus(next.get().prefill());
        }
        return speed;
    }

    private static Optional<Speed> ask(LanguageModel model, int tokens) {
        int[] text = model.tokenizer().encode(SyntheticHaystack.text(tokens, tokens * CHARACTERS_PER_TOKEN), false);
        int[] prompt = Arrays.copyOf(text, Math.min(tokens, text.length));
        var request = new GenerationRequest(0, TokenIds.of(prompt), NEW_TOKENS);
        Completion[] completions = new Completion[1];
        model.generate(List.of(request).iterator(), completion -> completions[0] = completion);
        if (!(completions[0] instanceof Completion.Generated answer)) {
            return Optional.empty();
        }
        // The first token comes with the prompt; where it ends the answer, a step is taken to be as long as a short
        // prompt.
        int steps = answer.generatedTokens() - 1;
        Duration step = steps > 0
                ? answer.decode().dividedBy(steps)
                : answer.prefill().dividedBy(Math.max(1, tokens / FIRST_TOKENS));
        return Optional.of(new Speed(prompt.length, answer.prefill(), step));
    }
}
