package dev.stringbench.inference.torch.generate;

import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.torch.generate.SequenceRunner.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A sequence that is being continued: its place in the cache, its tokens so far and how the next is chosen. */
final class RunningSequence implements AutoCloseable {
    private final Sequence sequence;
    private final GenerationOptions options;
    private final IValue sampling;
    private final SplittableRandom random;
    private final long begin;
    private final List<Integer> known;
    private final IValue unmarked;
    private final List<Integer> tokens = new ArrayList<>();
    private double draw;
    private long prefilled;

    /**
     * Begin.
     *
     * @param sampling the program's {@code Sampling}, closed with this
     * @param begin when the prompt's work began, in nanoseconds of {@link System#nanoTime()}
     * @param known the first new tokens where they are settled already; they are run again, but not chosen again
     * @param unmarked chooses where the choice is not used, closed with this; {@code sampling} where no token is known
     */
    RunningSequence(
            Sequence sequence,
            GenerationOptions options,
            IValue sampling,
            long begin,
            List<Integer> known,
            IValue unmarked) {
        this.sequence = sequence;
        this.options = options;
        this.sampling = sampling;
        this.random = new SplittableRandom(options.sampling().seed());
        this.draw = random.nextDouble();
        this.begin = begin;
        this.prefilled = begin;
        this.known = List.copyOf(known);
        this.unmarked = unmarked;
    }

    Sequence sequence() {
        return sequence;
    }

    /** The rules for the next token. A choice that is not used must leave no mark for the repetition penalty. */
    IValue sampling() {
        return tokens.size() < known.size() ? unmarked : sampling;
    }

    /** The new tokens so far. */
    List<Integer> tokens() {
        return tokens;
    }

    /** A number in [0, 1) for the next choice, the same where that is tried again. */
    double draw() {
        return draw;
    }

    /** Take the token that follows the prompt. */
    void first(int chosen) {
        prefilled = System.nanoTime();
        next(chosen);
    }

    /** Take the next token: the one that was chosen, unless it is known already. */
    void next(int chosen) {
        tokens.add(tokens.size() < known.size() ? known.get(tokens.size()) : chosen);
        draw = random.nextDouble();
    }

    /** Whether the last token was not known before. */
    boolean isLastNew() {
        return tokens.size() > known.size();
    }

    /** All new tokens that are settled. */
    List<Integer> settled() {
        return isLastNew() ? List.copyOf(tokens) : known;
    }

    /** The reason why no more tokens come, if that is so. */
    Optional<FinishReason> finished() {
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        if (options.stopTokenIds().contains(lastToken())) {
            return Optional.of(FinishReason.STOP_TOKEN);
        }
        return tokens.size() == options.maxNewTokens() ? Optional.of(FinishReason.LENGTH) : Optional.empty();
    }

    /** The last token, which is to be run next. */
    Step step() {
        return new Step(
                sequence,
                lastToken(),
                sequence.length() + tokens.size() - 1,
                tokens.size() < known.size() || options.sampling().isGreedy());
    }

    int lastToken() {
        return tokens.get(tokens.size() - 1);
    }

    GenerationResult result(FinishReason reason) {
        long now = System.nanoTime();
        Duration prefill = Duration.ofNanos((tokens.isEmpty() ? now : prefilled) - begin);
        return new GenerationResult(
                settled(),
                reason,
                sequence.reused(),
                prefill,
                Duration.ofNanos(now - begin).minus(prefill));
    }

    @Override
    public void close() {
        sampling.close();
        if (unmarked != sampling) {
            unmarked.close();
        }
    }
}
