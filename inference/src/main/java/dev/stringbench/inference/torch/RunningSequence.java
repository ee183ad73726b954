package dev.stringbench.inference.torch;

import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.torch.SequenceRunner.Step;
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
    private final List<Integer> tokens = new ArrayList<>();
    private long prefilled;

    /**
     * Begin.
     *
     * @param sampling the program's {@code Sampling}, closed with this
     * @param begin when the prompt's work began, in nanoseconds of {@link System#nanoTime()}
     */
    RunningSequence(Sequence sequence, GenerationOptions options, IValue sampling, long begin) {
        this.sequence = sequence;
        this.options = options;
        this.sampling = sampling;
        this.random = new SplittableRandom(options.sampling().seed());
        this.begin = begin;
        this.prefilled = begin;
    }

    Sequence sequence() {
        return sequence;
    }

    IValue sampling() {
        return sampling;
    }

    /** The new tokens so far. */
    List<Integer> tokens() {
        return tokens;
    }

    /** A number in [0, 1) for the next choice. */
    double draw() {
        return random.nextDouble();
    }

    /** Take the token that follows the prompt. */
    void first(int token) {
        prefilled = System.nanoTime();
        tokens.add(token);
    }

    /** Why there are no more tokens to come, if that is so; at least one is there. */
    Optional<FinishReason> finished() {
        if (options.stopTokenIds().contains(lastToken())) {
            return Optional.of(FinishReason.STOP_TOKEN);
        }
        return tokens.size() == options.maxNewTokens() ? Optional.of(FinishReason.LENGTH) : Optional.empty();
    }

    /** The last token, which is to be run next. */
    Step step() {
        return new Step(sequence, lastToken(), sequence.length() + tokens.size() - 1);
    }

    int lastToken() {
        return tokens.get(tokens.size() - 1);
    }

    GenerationResult result(FinishReason reason) {
        long now = System.nanoTime();
        Duration prefill = Duration.ofNanos((tokens.isEmpty() ? now : prefilled) - begin);
        return new GenerationResult(
                tokens,
                reason,
                sequence.reused(),
                prefill,
                Duration.ofNanos(now - begin).minus(prefill));
    }

    @Override
    public void close() {
        sampling.close();
    }
}
