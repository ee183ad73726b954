package dev.stringbench.inference.torch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.StringOriginal;
import dev.stringbench.inference.rope.RotaryConfig;
import dev.stringbench.inference.rope.RotaryTable;
import dev.stringbench.inference.rope.YarnReading;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Run one sequence through a model: its prompt in blocks on a fixed grid of positions, then token by token.
 *
 * <p>The grid does not depend on the prompt or on what is still cached, so a position's numbers are the same bits
 * whether its prefix was run or reused.
 */
final class SequenceRunner implements AutoCloseable {
    private final TorchProgram program;
    private final IValue model;
    private final RotaryConfig rotary;
    private final YarnReading yarnReading;
    private final boolean doublesBorder;
    private final int chunk;
    private final PositionTables tables;
    private @Nullable KeyValueCache cache;

    /** What the cache holds of the last prompt: its tokens in whole blocks, and the table they were rotated with. */
    private int[] cachedTokens = {};

    private @Nullable RotaryTable cachedTable;
    private RotaryTable table;

    SequenceRunner(LoadedModel loaded, PositionScheme scheme, RotaryConfig rotary, YarnReading yarnReading) {
        this.program = loaded.program();
        this.model = loaded.model();
        this.rotary = rotary;
        this.yarnReading = yarnReading;
        this.doublesBorder = scheme instanceof StringOriginal;
        this.chunk = loaded.prefillChunkTokens();
        this.tables = new PositionTables(program, model, loaded.config(), scheme);
        this.table = RotaryTable.of(rotary, 1, yarnReading);
    }

    /** Take the hidden states of one block of the prompt. */
    interface BlockConsumer {
        /**
         * Take one block.
         *
         * @param first position of its first token
         * @param hidden {@code (tokens, hidden)}, closed by the caller of this
         */
        void accept(int first, IValue hidden);
    }

    /** Tokens at the start of a prompt that are cached and need not be run: whole blocks, never the last token. */
    int reusableTokens(int[] prompt) {
        if (!Objects.equals(cachedTable, RotaryTable.of(rotary, prompt.length, yarnReading))) {
            return 0;
        }
        int mismatch = Arrays.mismatch(prompt, cachedTokens);
        int common = mismatch < 0 ? prompt.length : mismatch;
        return Math.min(common, prompt.length - 1) / chunk * chunk;
    }

    /**
     * Run a prompt.
     *
     * @param prompt token ids, at least one
     * @param reserve tokens to make room for after it
     * @param reused tokens at its start that are not run, from {@link #reusableTokens} or 0
     * @param cancelled the flag that stops it
     * @param consumer takes each block in order
     */
    void prefill(int[] prompt, int reserve, int reused, PtNDArray cancelled, BlockConsumer consumer) {
        table = RotaryTable.of(rotary, prompt.length, yarnReading);
        cachedTokens = Arrays.copyOf(cachedTokens, reused);
        cachedTable = table;
        KeyValueCache memory = reserve(prompt.length + reserve, reused);
        IValue positions = tables.of(table);
        for (int first = reused; first < prompt.length; first += chunk) {
            int last = Math.min(prompt.length, first + chunk);
            long[] ids = Arrays.stream(prompt, first, last).asLongStream().toArray();
            try (IValue hidden = program.call("run")
                    .with(model)
                    .with(memory.value())
                    .with(positions)
                    .with(ids)
                    .with(first)
                    .with(doublesBorder)
                    .with(cancelled)
                    .run()) {
                if (cancelled.toByteArray()[0] != 0) {
                    return;
                }
                consumer.accept(first, hidden);
            }
            if (last == first + chunk) {
                cachedTokens = Arrays.copyOf(prompt, last);
            }
        }
    }

    /** Run one generated token and choose the next, in one call. */
    int step(int token, int position, PtNDArray cancelled, IValue sampling, double draw) {
        return Math.toIntExact(program.call("step")
                .with(model)
                .with(requireCache().value())
                .with(tablesAt(position))
                .with(token)
                .with(position)
                .with(cancelled)
                .with(sampling)
                .with(draw)
                .runForLong());
    }

    /** Run one generated token. Returns its hidden state {@code (1, hidden)}, which the caller closes. */
    IValue run(int token, int position, PtNDArray cancelled) {
        return program.call("run")
                .with(model)
                .with(requireCache().value())
                .with(tablesAt(position))
                .with(new long[] {token})
                .with(position)
                .with(false)
                .with(cancelled)
                .run();
    }

    /** A generated token is rotated with the table of the length it makes; cached keys keep theirs. */
    private IValue tablesAt(int position) {
        if (RotaryTable.dependsOnLength(rotary)) {
            table = RotaryTable.of(rotary, position + 1, yarnReading);
        }
        return tables.of(table);
    }

    private KeyValueCache reserve(int positions, int kept) {
        KeyValueCache memory = cache;
        if (memory == null) {
            memory = new KeyValueCache(program, model, positions);
            cache = memory;
        } else {
            memory.reserve(positions, kept);
        }
        return memory;
    }

    private KeyValueCache requireCache() {
        if (cache == null) {
            throw new IllegalStateException("no prompt was run");
        }
        return cache;
    }

    @Override
    public void close() {
        tables.close();
        if (cache != null) {
            cache.close();
            cache = null;
        }
    }
}
