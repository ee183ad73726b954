package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.Dtype;
import java.util.Optional;

/** A kernel for blocks of a prompt; its name is what {@code --attention-kernel} takes. */
public interface PromptKernel extends AttentionKernel {
    /** How the keys of a block are put to the kernel. */
    enum Cut {
        /** All at once, near and far: the file has {@code attend}. */
        WHOLE,
        /** Near keys as a sliding window and far keys as a causal rectangle: the file has {@code band}, and {@code piece}. */
        BANDS,
        /** Causal squares and rectangles, cut by attention.py: the file has {@code piece}. */
        PIECES
    }

    /** How its file is called. */
    Cut cut();

    /**
     * Whether the file has {@code piece} too, so that single squares and rectangles may be given to it, and {@code near}
     * where blocks are given to it whole: then it serves every attention plan, else those of {@link BandPlan} only.
     */
    default boolean takesPieces() {
        return cut() != Cut.WHOLE;
    }

    /** Whether devices such as {@code cpu} or {@code cuda:0} may have it; whether one does is told by trying. */
    boolean isFor(String device);

    /** Whether it computes with numbers of a type. */
    default boolean serves(Dtype dtype) {
        return true;
    }

    /**
     * Its place in the order of speed, the quickest first, as far as is known without timing.
     *
     * @param computeCapability of the GPU, such as 90; 0 for the CPU
     */
    int place(int computeCapability);

    /** Queries of a block from which on it pays; shorter blocks go to {@link #shorter}. */
    default int leastQueries() {
        return 1;
    }

    /** Queries that it can do, pay or not; the self-check begins there. */
    default int leastPossible() {
        return 1;
    }

    /** The kernel of shorter blocks, and of blocks that the kernel cannot do whole. */
    default Optional<String> shorter() {
        return Optional.empty();
    }

    /** Rows of zeros that it wants behind the rotated queries. */
    default int spareRows() {
        return 0;
    }

    /** Whether a device that has it has flash attention, which decodes several sequences in one call. */
    default boolean hasFlash() {
        return false;
    }
}
