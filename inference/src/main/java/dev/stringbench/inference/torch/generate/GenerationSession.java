package dev.stringbench.inference.torch.generate;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.rope.RotaryConfig;
import dev.stringbench.inference.torch.load.LoadedModel;
import dev.stringbench.inference.torch.parallel.HiddenStates;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A session that runs prompts through a model under one position scheme, one by one or many together, on one thread at
 * a time.
 *
 * <p>A session owns a key-value cache, which grows with what is run and keeps what it has room for, so that the next
 * prompt need not run a beginning it shares. Sessions of one model share its weights.
 */
public final class GenerationSession implements AutoCloseable {
    /** Most numbers of a block of logits that are held at once, 64 MiB as float32. */
    private static final int LOGIT_BLOCK_NUMBERS = 1 << 24;

    /** Few enough that a chunk of 131,072 tokens has about a thirtieth of their operations, enough to fill a GPU. */
    private static final int CHUNK_TOKENS = 4096;

    private final LoadedModel loaded;
    private final TorchProgram program;
    private final PositionScheme scheme;
    private final SequenceRunner runner;
    private final int sequences;
    private boolean reusesPrefixes = true;
    private PrefillChunks chunks = PrefillChunks.WHOLE;

    GenerationSession(LoadedModel loaded, PositionScheme scheme, RotaryConfig rotary, int sequences) {
        scheme.requireRunnable(loaded.config().traits(rotary));
        this.loaded = loaded;
        this.program = loaded.program();
        this.scheme = scheme;
        this.runner = new SequenceRunner(loaded, scheme, rotary, sequences);
        this.sequences = runner.canBatch() ? sequences : 1;
    }

    /** The position scheme of every prompt run here. */
    public PositionScheme scheme() {
        return scheme;
    }

    /** Most prompts that are continued together. */
    public int sequences() {
        return sequences;
    }

    /** Run every prompt whole, also where an earlier one begins alike: for measuring what reuse saves. */
    public void disablePrefixReuse() {
        reusesPrefixes = false;
    }

    /**
     * Run the prompts of {@link #generateAll} in chunks while other sequences are continued, a decode step of those after
     * each, so that a long prompt does not keep them waiting. On the CPU the tokens stay what they are, bit for bit.
     *
     * @param tokens of prompts between two decode steps, at least 1; rounded to whole blocks, on the CPU up. Empty:
     *     chunks of about equal cost, as many tokens as suit the device
     */
    public void chunkPrefill(OptionalInt tokens) {
        chunks = tokens.isPresent()
                ? new PrefillChunks.Fixed(tokens.getAsInt())
                : PrefillChunks.EqualCost.of(loaded.config(), Math.min(loaded.prefillChunkTokens(), CHUNK_TOKENS));
    }

    /** How many tokens of prompts are run between two decode steps. */
    PrefillChunks chunks() {
        return chunks;
    }

    /**
     * Tokens at the start of a prompt that an earlier prompt shares and that would not be run again.
     *
     * <p>Whole blocks only, rotated with the same table, and never the last token, whose logits are wanted.
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
        try (PtNDManager scope = program.newScope()) {
            PtNDArray flag = cancellation.asTensor(scope);
            EnteringSequence entering = enter(prompt, options, List.of()).orElseThrow();
            entering.runAll(flag);
            RunningSequence running = entering.running();
            try {
                return running.result(loaded.decodeThreads().run(() -> decode(running, flag, listener, cancellation)));
            } finally {
                runner.release(running.sequence());
                running.close();
            }
        }
    }

    /**
     * Continue many prompts, as many together as the session allows and memory holds.
     *
     * <p>Results come in any order, on the calling thread. What the consumer throws ends the call and reaches the caller.
     *
     * @param requests pulled as there is room for them
     * @param outcomes takes one outcome for each request that was pulled, except those under way when cancelled
     * @param cancellation stops all of it
     * @throws InferenceException ENGINE_FAILURE, which more prompts would not mend
     */
    public void generateAll(
            Iterator<PromptRequest> requests, Consumer<PromptOutcome> outcomes, Cancellation cancellation) {
        generateAll(PromptSource.of(requests), outcomes, cancellation);
    }

    /**
     * The same for prompts that come as time goes by, until the source ends.
     *
     * @param source asked for more as there is room; waited for only when no prompt is at work
     * @param outcomes takes one outcome for each request that was taken from the source, also where the request's own
     *     cancellation ended it, except those under way when all is cancelled or an exception ends the call
     * @param cancellation stops all of it; a source that is being waited for must then return of its own accord
     * @throws InferenceException ENGINE_FAILURE, which more prompts would not mend
     */
    public void generateAll(PromptSource source, Consumer<PromptOutcome> outcomes, Cancellation cancellation) {
        try (PtNDManager scope = program.newScope()) {
            new ContinuousBatch(this, runner, sequences, cancellation, cancellation.asTensor(scope), source, outcomes)
                    .run();
        }
    }

    /**
     * Give a prompt its place.
     *
     * @param known the first new tokens where they are settled already
     * @return empty when the sequences at work leave no room in the cache
     */
    Optional<EnteringSequence> enter(int[] prompt, GenerationOptions options, List<Integer> known) {
        requireRunnable(prompt, options.maxNewTokens());
        long begin = System.nanoTime();
        return runner.open(prompt, options.maxNewTokens(), reusesPrefixes)
                .map(sequence -> new EnteringSequence(
                        runner,
                        running(sequence, options, known, begin),
                        (hidden, running) -> runner.choose(hidden, running.sampling(), running.draw())));
    }

    private RunningSequence running(Sequence sequence, GenerationOptions options, List<Integer> known, long begin) {
        int[] seen = IntStream.concat(
                        Arrays.stream(sequence.prompt()), known.stream().mapToInt(Integer::intValue))
                .toArray();
        IValue sampling = sampling(options.sampling(), seen);
        IValue unmarked = known.isEmpty() ? sampling : sampling(Sampling.GREEDY, seen);
        return new RunningSequence(sequence, options, sampling, begin, known, unmarked);
    }

    /** A scope for the flag of one prompt. */
    PtNDManager newScope() {
        return program.newScope();
    }

    /** Run one decode step with the threads that suit the model. */
    <T> T decodeStep(Supplier<T> step) {
        return loaded.decodeThreads().run(step);
    }

    private FinishReason decode(
            RunningSequence running, PtNDArray flag, TokenListener listener, Cancellation cancellation) {
        while (!cancellation.isCancelled() && !running.tokens().isEmpty()) {
            listener.onToken(running.lastToken());
            Optional<FinishReason> finished = running.finished();
            if (finished.isPresent()) {
                return finished.get();
            }
            long[] next = runner.step(
                    List.of(running.step()), flag, List.of(running.sampling()), new double[] {running.draw()});
            if (!cancellation.isCancelled()) {
                running.next(Math.toIntExact(next[0]));
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
        long begin = System.nanoTime();
        Sequence sequence = runner.open(prompt, greedyTokens, false).orElseThrow();
        var options = GenerationOptions.greedy(Math.max(1, greedyTokens), Set.of());
        try (PtNDManager scope = program.newScope();
                RunningSequence running = running(sequence, options, List.of(), begin)) {
            PtNDArray flag = cancellation.asTensor(scope);
            runner.prefill(sequence, flag, (first, last, hidden) -> {
                deliver(first, last - first, hidden, listener);
                if (last == sequence.length() && greedyTokens > 0) {
                    running.first(runner.choose(hidden, running.sampling(), 0));
                }
            });
            loaded.decodeThreads().run(() -> decodeLogits(running, flag, greedyTokens, listener, cancellation));
            if (cancellation.isCancelled()) {
                throw new CancellationException();
            }
            return List.copyOf(running.tokens());
        } finally {
            runner.release(sequence);
        }
    }

    private List<Integer> decodeLogits(
            RunningSequence running,
            PtNDArray flag,
            int greedyTokens,
            LogitsListener listener,
            Cancellation cancellation) {
        List<Integer> tokens = running.tokens();
        while (!cancellation.isCancelled() && !tokens.isEmpty() && tokens.size() < greedyTokens) {
            int step = tokens.size() - 1;
            try (HiddenStates hidden = runner.run(running.step(), flag)) {
                withLogits(hidden, 0, 1, logits -> listener.onDecodeRow(step, logits));
                running.next(runner.choose(hidden, running.sampling(), 0));
            }
        }
        return tokens;
    }

    private void deliver(int first, int rows, HiddenStates hidden, LogitsListener listener) {
        int step =
                Math.max(1, LOGIT_BLOCK_NUMBERS / loaded.config().vocabulary().size());
        for (int row = Math.max(0, listener.firstWanted() - first); row < rows; row += step) {
            int begin = row;
            withLogits(
                    hidden,
                    begin,
                    Math.min(rows, begin + step),
                    logits -> listener.onPromptRows(first + begin, logits));
        }
    }

    private void withLogits(HiddenStates hidden, int first, int last, Consumer<FloatBuffer> consumer) {
        try (PtNDManager scope = program.newScope()) {
            PtNDArray logits = runner.logits(hidden, first, last, scope);
            consumer.accept(logits.toByteBuffer(true).asFloatBuffer());
        }
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
        int vocab = loaded.config().vocabulary().size();
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
