package dev.stringbench.inference.torch.generate;

import ai.djl.pytorch.engine.PtNDArray;
import dev.stringbench.inference.torch.parallel.HiddenStates;
import java.util.function.ToIntBiFunction;

/**
 * A sequence whose prompt is on its way through the model, block after block, up to its first new token.
 *
 * <p>Whoever runs it may do other work between blocks. When a block fails the sequence gives its place back.
 */
final class EnteringSequence {
    private final SequenceRunner runner;
    private final RunningSequence running;
    private final ToIntBiFunction<HiddenStates, RunningSequence> chooser;
    private int next;

    /**
     * Begin.
     *
     * @param chooser chooses the first new token by the hidden states of the prompt's last block
     */
    EnteringSequence(
            SequenceRunner runner, RunningSequence running, ToIntBiFunction<HiddenStates, RunningSequence> chooser) {
        this.runner = runner;
        this.running = running;
        this.chooser = chooser;
        this.next = running.sequence().reused();
    }

    /** The sequence, which has no token before the whole prompt was run. */
    RunningSequence running() {
        return running;
    }

    /** Whether the whole prompt was run. */
    boolean isDone() {
        return next == running.sequence().length();
    }

    /** Tokens of prompts that may be run before the next step when this one is on its way. */
    int most(PrefillChunks chunks) {
        return chunks.most(next, running.sequence().length());
    }

    /** Tokens of the block that a call of {@link #run} with as many tokens would run. */
    int blockTokens(int most) {
        return runner.blockEnd(running.sequence(), next, most) - next;
    }

    /**
     * Run one more block.
     *
     * @param most tokens of it at most, as far as the grid allows
     * @param cancelled the flag that stops it
     */
    void run(int most, PtNDArray cancelled) {
        Sequence sequence = running.sequence();
        try {
            next = runner.prefillBlock(sequence, next, most, cancelled, (first, last, hidden) -> {
                if (last == sequence.length()) {
                    running.first(chooser.applyAsInt(hidden, running));
                }
            });
        } catch (RuntimeException e) {
            runner.drop(sequence);
            running.close();
            throw e;
        }
    }

    /** Run all blocks, unless the flag stops them. */
    void runAll(PtNDArray cancelled) {
        while (!isDone() && cancelled.toByteArray()[0] == 0) {
            run(Integer.MAX_VALUE, cancelled);
        }
    }
}
