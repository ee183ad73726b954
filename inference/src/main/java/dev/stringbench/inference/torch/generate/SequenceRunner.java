package dev.stringbench.inference.torch.generate;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.rope.RotaryConfig;
import dev.stringbench.inference.rope.RotaryTable;
import dev.stringbench.inference.torch.cache.CacheSpan;
import dev.stringbench.inference.torch.cache.KeyValueCache;
import dev.stringbench.inference.torch.load.LoadedModel;
import dev.stringbench.inference.torch.parallel.HiddenStates;
import dev.stringbench.inference.torch.parallel.ModelRanks;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A runner of sequences through a model: each prompt in blocks on a fixed grid of positions, then one token of each
 * sequence at a time.
 *
 * <p>The grid does not depend on the prompt. On the CPU it does not depend on what is still cached either, so a
 * position's numbers are the same bits whether its prefix was run or reused.
 */
final class SequenceRunner implements AutoCloseable {
    private final TorchProgram program;
    private final ModelRanks ranks;
    private final PositionScheme scheme;
    private final RotaryConfig rotary;
    private final boolean doublesBorder;
    private final int chunk;
    private final int reuseGranule;
    private final List<PositionTables> tables;
    private final KeyValueCache cache;
    private final Optional<SingleDecoder> single;

    /**
     * Prepare to run.
     *
     * @param sequences most sequences that will be at work at once
     */
    SequenceRunner(LoadedModel loaded, PositionScheme scheme, RotaryConfig rotary, int sequences) {
        this.program = loaded.program();
        this.ranks = loaded.ranks();
        this.scheme = scheme;
        this.rotary = rotary;
        this.doublesBorder = scheme.plan(OptionalInt.empty()).doublesBorder();
        this.chunk = loaded.prefillChunkTokens();
        this.reuseGranule = loaded.reuseGranule();
        this.tables = ranks.models().stream()
                .map(model -> new PositionTables(program, model, loaded.config(), scheme))
                .toList();
        PositionTables first = tables.get(0);
        if (first.bands().isEmpty()) {
            loaded.pieceKernels().require();
        }
        // Room was counted for one copy of the keys and the values.
        long rows = loaded.cacheRowsThatFit() * 2 / (1 + first.keyCopies());
        this.cache = new KeyValueCache(
                program, ranks, rows, sequences > 1, Math.min(rows, loaded.firstCacheRows()), first.keyCopies());
        this.single = first.bands()
                .flatMap(
                        bands -> loaded.decodeKernel().map(kernel -> new SingleDecoder(kernel, program, cache, bands)));
    }

    /** A consumer of the hidden states of one block of the prompt. */
    interface BlockConsumer {
        /**
         * Take one block.
         *
         * @param first position of its first token
         * @param last position after its last
         * @param hidden {@code (tokens, hidden)}, closed by the caller of this
         */
        void accept(int first, int last, HiddenStates hidden);
    }

    /**
     * One token to run.
     *
     * @param token its id
     * @param position its position in its sequence
     * @param takesLikeliest whether the next token is that of the greatest logit, whatever the draw
     */
    record Step(Sequence sequence, int token, int position, boolean takesLikeliest) {}

    /** Whether sequences of different lengths can share a step; not where the rotary table follows the length. */
    boolean canBatch() {
        return !RotaryTable.dependsOnLength(rotary) && !scheme.dependsOnPrompt();
    }

    /**
     * The rotary table with the scheme's own factor.
     *
     * @param tokens so far, those about to be run included
     * @param promptTokens how many of them are the prompt
     */
    private RotaryTable table(int tokens, int promptTokens) {
        return RotaryTable.of(rotary, tokens).scaled(scheme.attentionFactor(promptTokens));
    }

    /** Tokens at the start of a prompt that are cached and need not be run: whole blocks, never the last token. */
    int reusableTokens(int[] prompt) {
        RotaryTable table = table(prompt.length, prompt.length);
        return cache.best(span -> reusable(span, prompt, table))
                .map(span -> reusable(span, prompt, table))
                .orElse(0);
    }

    /**
     * Give a prompt its place in the cache.
     *
     * @param prompt token ids, at least one
     * @param reserve tokens to make room for after it
     * @param reuse whether to take over what an earlier prompt that begins alike has left
     * @return empty when the sequences at work leave no room
     */
    Optional<Sequence> open(int[] prompt, int reserve, boolean reuse) {
        RotaryTable table = table(prompt.length, prompt.length);
        Optional<CacheSpan> source =
                reuse ? cache.best(span -> reusable(span, prompt, table)) : Optional.<CacheSpan>empty();
        int kept = source.map(span -> reusable(span, prompt, table)).orElse(0);
        CacheSpan from = source.orElse(null);
        return cache.take(prompt.length + reserve, from, kept).map(span -> {
            // Where the source had to make way its rows hold nothing.
            int reused = from != null && (span == from || cache.holds(from)) ? kept : 0;
            span.begin(reused == 0 ? new int[0] : Arrays.copyOf(prompt, reused), table);
            return new Sequence(prompt, span, reused, table);
        });
    }

    /**
     * Run a prompt.
     *
     * @param cancelled the flag that stops it
     * @param consumer takes each block in order
     */
    void prefill(Sequence sequence, PtNDArray cancelled, BlockConsumer consumer) {
        int first = sequence.reused();
        while (first < sequence.length() && !isSet(cancelled)) {
            first = prefillBlock(sequence, first, chunk, cancelled, consumer);
        }
    }

    /**
     * Run one block of a prompt.
     *
     * @param first position of its first token
     * @param most tokens that it shall have at most, as far as the grid allows
     * @param cancelled the flag that stops it; nothing is taken then
     * @param consumer takes it
     * @return position after its last token
     */
    int prefillBlock(Sequence sequence, int first, int most, PtNDArray cancelled, BlockConsumer consumer) {
        int[] prompt = sequence.prompt();
        int last = blockEnd(sequence, first, most);
        long[] ids = Arrays.stream(prompt, first, last).asLongStream().toArray();
        try (var hidden = new HiddenStates(ranks.group()
                .run(rank -> program.call("run")
                        .with(ranks.model(rank))
                        .with(cache.value(rank))
                        .with(tables.get(rank).of(sequence.table()))
                        .with(sequence.span().base())
                        .with(ids)
                        .with(first)
                        .with(doublesBorder)
                        .with(cancelled)
                        .run()))) {
            if (isSet(cancelled)) {
                return last;
            }
            consumer.accept(first, last, hidden);
        }
        sequence.span().computed(prompt, last);
        return last;
    }

    /**
     * Position after the last of the block that begins at a position.
     *
     * @param most tokens that it shall have at most; blocks end at lines of the grid on which prefixes are taken over, so
     *     that on the CPU this has no say
     */
    int blockEnd(Sequence sequence, int first, int most) {
        int step = Math.min(chunk, Math.max(reuseGranule, most / reuseGranule * reuseGranule));
        long line = (first / chunk + 1L) * chunk;
        return (int) Math.min(sequence.length(), Math.min(first + (long) step, line));
    }

    private static boolean isSet(PtNDArray flag) {
        return flag.toByteArray()[0] != 0;
    }

    /** Run the last token of each of some sequences and choose the next ones, in one call. */
    long[] step(List<Step> steps, PtNDArray cancelled, List<IValue> samplings, double[] draws) {
        if (steps.size() == 1 && single.filter(SingleDecoder::isUsable).isPresent()) {
            Step only = steps.get(0);
            return new long[] {single.get().next(only, tableAt(only), samplings.get(0), draws[0])};
        }
        long[] rows = rows(steps);
        List<long[]> chosen = ranks.group().run(rank -> {
            if (rank > 0) {
                with("follow", rank, steps, rows, cancelled).run().close();
                return new long[0];
            }
            try (PtNDManager scope = program.newScope()) {
                return with("step", rank, steps, rows, cancelled)
                        .withList(samplings)
                        .with(draws)
                        .runForTensor(scope)
                        .toLongArray();
            }
        });
        return chosen.get(0);
    }

    /** Run one generated token. Returns its hidden state {@code (1, hidden)}, which the caller closes. */
    HiddenStates run(Step step, PtNDArray cancelled) {
        List<Step> steps = List.of(step);
        long[] rows = rows(steps);
        return new HiddenStates(ranks.group()
                .run(rank -> with("decode", rank, steps, rows, cancelled).run()));
    }

    private TorchProgram.Call with(String method, int rank, List<Step> steps, long[] rows, PtNDArray cancelled) {
        return program.call(method)
                .with(ranks.model(rank))
                .with(cache.value(rank))
                .with(tables.get(rank).of(tableAt(steps.get(0))))
                .with(rows)
                .with(cancelled);
    }

    /**
     * Give the token that follows the last of some hidden states.
     *
     * @param sampling the program's {@code Sampling}
     */
    int choose(HiddenStates hidden, IValue sampling, double draw) {
        List<Long> chosen = ranks.group().run(rank -> {
            if (rank > 0) {
                program.call("share_logits")
                        .with(ranks.model(rank))
                        .with(hidden.of(rank))
                        .run()
                        .close();
                return -1L;
            }
            return program.call("choose")
                    .with(ranks.model(rank))
                    .with(hidden.of(rank))
                    .with(sampling)
                    .with(draw)
                    .runForLong();
        });
        return Math.toIntExact(chosen.get(0));
    }

    /** Give the logits of some rows of hidden states, float32, freed with the scope. */
    PtNDArray logits(HiddenStates hidden, int first, int last, PtNDManager scope) {
        List<PtNDArray> logits = ranks.group()
                .run(rank -> program.call("logits")
                        .with(ranks.model(rank))
                        .with(hidden.of(rank))
                        .with(first)
                        .with(last)
                        .runForTensor(scope));
        return logits.get(0);
    }

    /** End a sequence; what its prompt computed stays for one that begins alike. */
    void release(Sequence sequence) {
        sequence.span().release();
    }

    /** End a sequence and forget what it computed. */
    void drop(Sequence sequence) {
        cache.drop(sequence.span());
    }

    private int reusable(CacheSpan span, int[] prompt, RotaryTable table) {
        int common = span.commonTokens(prompt, table);
        return Math.min(common, prompt.length - 1) / reuseGranule * reuseGranule;
    }

    /** Tokens, then rows of position 0, then positions, as decoder.decode takes them. */
    private static long[] rows(List<Step> steps) {
        int count = steps.size();
        var rows = new long[3 * count];
        for (int i = 0; i < count; i++) {
            Step step = steps.get(i);
            rows[i] = step.token();
            rows[count + i] = step.sequence().span().base();
            rows[2 * count + i] = step.position();
        }
        return rows;
    }

    /** A generated token is rotated with the table of the length it makes; cached keys keep theirs. */
    private RotaryTable tableAt(Step step) {
        return canBatch()
                ? step.sequence().table()
                : table(step.position() + 1, step.sequence().length());
    }

    @Override
    public void close() {
        single.ifPresent(SingleDecoder::close);
        tables.forEach(PositionTables::close);
        cache.close();
    }
}
