package dev.stringbench.inference.torch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.rope.RotaryConfig;
import dev.stringbench.inference.rope.YarnReading;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Run prompts through a model under one position scheme, one at a time and on one thread at a time.
 *
 * <p>A session owns a key-value cache, which grows to the longest prompt and keeps the last one, so that the next prompt
 * need not run a beginning it shares. Sessions of one model share its weights.
 */
public final class GenerationSession implements AutoCloseable {
    /** Most numbers of a block of logits that are held at once, 64 MiB as float32. */
    private static final int LOGIT_BLOCK_NUMBERS = 1 << 24;

    private final LoadedModel loaded;
    private final TorchProgram program;
    private final PositionScheme scheme;
    private final SequenceRunner runner;
    private boolean reusesPrefixes = true;

    GenerationSession(LoadedModel loaded, PositionScheme scheme, RotaryConfig rotary, YarnReading yarnReading) {
        OriginalLimits.requireRunnable(scheme, loaded.config(), rotary);
        this.loaded = loaded;
        this.program = loaded.program();
        this.scheme = scheme;
        this.runner = new SequenceRunner(loaded, scheme, rotary, yarnReading);
    }

    /** The position scheme of every prompt run here. */
    public PositionScheme scheme() {
        return scheme;
    }

    /** Run every prompt whole, also where an earlier one begins alike: for measuring what reuse saves. */
    public void disablePrefixReuse() {
        reusesPrefixes = false;
    }

    /**
     * Tokens at the start of a prompt that the last prompt shares and that would not be run again.
     *
     * <p>Whole prefill chunks only, rotated with the same table, and never the last token, whose logits are wanted.
     */
    public int reusablePrefixTokens(int[] prompt) {
        return reusesPrefixes ? runner.reusableTokens(prompt) : 0;
    }

    /**
     * Continue a prompt.
     *
     * @param prompt token ids, at least one
     * @param listener hears of each new token
     * @param cancellation stops it; the result then says so and holds the tokens so far
     * @throws InferenceException BAD_PROMPT, OUT_OF_MEMORY or ENGINE_FAILURE
     */
    public GenerationResult generate(
            int[] prompt, GenerationOptions options, TokenListener listener, Cancellation cancellation) {
        requireRunnable(prompt, options.maxNewTokens());
        long begin = System.nanoTime();
        int reused = reusablePrefixTokens(prompt);
        try (PtNDManager scope = program.newScope();
                IValue sampling = sampling(options.sampling(), prompt)) {
            var run = new Run(prompt.length, sampling, cancellation, cancellation.asTensor(scope));
            var random = new SplittableRandom(options.sampling().seed());
            runner.prefill(prompt, options.maxNewTokens(), reused, run.flag(), (first, hidden) -> {
                if (first + loaded.prefillChunkTokens() >= prompt.length) {
                    run.tokens().add(choose(hidden, sampling, random.nextDouble()));
                }
            });
            Duration prefill = Duration.ofNanos(System.nanoTime() - begin);
            FinishReason reason = DecodeThreads.run(loaded, () -> decode(run, options, random, listener));
            Duration decode = Duration.ofNanos(System.nanoTime() - begin).minus(prefill);
            return new GenerationResult(run.tokens(), reason, reused, prefill, decode);
        }
    }

    /**
     * What one prompt's decoding needs.
     *
     * @param tokens the new tokens so far; none when the prefill was cancelled
     * @param flag the cancellation as TorchScript sees it
     */
    private record Run(
            int promptTokens, IValue sampling, Cancellation cancellation, PtNDArray flag, List<Integer> tokens) {
        Run(int promptTokens, IValue sampling, Cancellation cancellation, PtNDArray flag) {
            this(promptTokens, sampling, cancellation, flag, new ArrayList<>());
        }

        boolean goesOn() {
            return !cancellation.isCancelled() && !tokens.isEmpty();
        }

        int lastToken() {
            return tokens.get(tokens.size() - 1);
        }

        int lastPosition() {
            return promptTokens + tokens.size() - 1;
        }
    }

    private FinishReason decode(Run run, GenerationOptions options, SplittableRandom random, TokenListener listener) {
        while (run.goesOn()) {
            int token = run.lastToken();
            listener.onToken(token);
            if (options.stopTokenIds().contains(token)) {
                return FinishReason.STOP_TOKEN;
            }
            if (run.tokens().size() == options.maxNewTokens()) {
                return FinishReason.LENGTH;
            }
            int next = runner.step(token, run.lastPosition(), run.flag(), run.sampling(), random.nextDouble());
            if (run.goesOn()) {
                run.tokens().add(next);
            }
        }
        return FinishReason.CANCELLED;
    }

    /**
     * Compute the logits of every position of a prompt, then those of greedy decoding that no token stops.
     *
     * @param prompt token ids, at least one
     * @param greedyTokens tokens to choose, 0 or more; all but the last are fed back
     * @param listener takes the logits
     * @return the greedy tokens
     * @throws InferenceException BAD_PROMPT, OUT_OF_MEMORY or ENGINE_FAILURE
     * @throws CancellationException when cancelled
     */
    public List<Integer> logits(int[] prompt, int greedyTokens, LogitsListener listener, Cancellation cancellation) {
        requireRunnable(prompt, greedyTokens);
        try (PtNDManager scope = program.newScope();
                IValue sampling = sampling(Sampling.GREEDY, prompt)) {
            var run = new Run(prompt.length, sampling, cancellation, cancellation.asTensor(scope));
            runner.prefill(prompt, greedyTokens, 0, run.flag(), (first, hidden) -> {
                int rows = Math.min(loaded.prefillChunkTokens(), prompt.length - first);
                deliver(first, rows, hidden, listener);
                if (first + rows == prompt.length && greedyTokens > 0) {
                    run.tokens().add(choose(hidden, sampling, 0));
                }
            });
            DecodeThreads.run(loaded, () -> decodeLogits(run, greedyTokens, listener));
            if (cancellation.isCancelled()) {
                throw new CancellationException();
            }
            return List.copyOf(run.tokens());
        }
    }

    private List<Integer> decodeLogits(Run run, int greedyTokens, LogitsListener listener) {
        while (run.goesOn() && run.tokens().size() < greedyTokens) {
            int step = run.tokens().size() - 1;
            try (IValue hidden = runner.run(run.lastToken(), run.lastPosition(), run.flag())) {
                withLogits(hidden, 0, 1, logits -> listener.onDecodeRow(step, logits));
                run.tokens().add(choose(hidden, run.sampling(), 0));
            }
        }
        return run.tokens();
    }

    private void deliver(int first, int rows, IValue hidden, LogitsListener listener) {
        int step = Math.max(1, LOGIT_BLOCK_NUMBERS / loaded.config().vocabSize());
        for (int row = 0; row < rows; row += step) {
            int begin = row;
            withLogits(
                    hidden,
                    begin,
                    Math.min(rows, begin + step),
                    logits -> listener.onPromptRows(first + begin, logits));
        }
    }

    private void withLogits(IValue hidden, int first, int last, Consumer<FloatBuffer> consumer) {
        try (PtNDManager scope = program.newScope()) {
            PtNDArray logits = program.call("logits")
                    .with(loaded.model())
                    .with(hidden)
                    .with(first)
                    .with(last)
                    .runForTensor(scope);
            consumer.accept(logits.toByteBuffer(true).asFloatBuffer());
        }
    }

    private int choose(IValue hidden, IValue sampling, double draw) {
        return Math.toIntExact(program.call("choose")
                .with(loaded.model())
                .with(hidden)
                .with(sampling)
                .with(draw)
                .runForLong());
    }

    private IValue sampling(Sampling settings, int[] prompt) {
        return program.call("sampling")
                .with(loaded.model())
                .with(settings.temperature())
                .with(settings.topP())
                .with(settings.topK())
                .with(settings.repetitionPenalty())
                .with(Arrays.stream(prompt).asLongStream().toArray())
                .run();
    }

    private void requireRunnable(int[] prompt, int newTokens) {
        if (prompt.length == 0) {
            throw new InferenceException(Fault.BAD_PROMPT, "the prompt is empty; give at least one token");
        }
        int vocab = loaded.config().vocabSize();
        for (int position = 0; position < prompt.length; position++) {
            if (prompt[position] < 0 || prompt[position] >= vocab) {
                throw new InferenceException(
                        Fault.BAD_PROMPT,
                        "token " + position + " of the prompt is " + prompt[position] + "; the model knows 0 to "
                                + (vocab - 1) + " (is the tokenizer the model's own?)");
            }
        }
        if ((long) prompt.length + newTokens > Integer.MAX_VALUE - 1024) {
            throw new InferenceException(Fault.BAD_PROMPT, "prompt and new tokens exceed 2^31 together");
        }
        scheme.requireRunnable(prompt.length, newTokens);
    }

    @Override
    public void close() {
        runner.close();
    }
}
