package dev.stringbench.inference.torch.kernel;

import java.util.Optional;

/** A way to attend in a decode step, of one token of each of several sequences. */
public interface StepKernel extends AttentionKernel {
    /** How the decoder (decoder.py) calls it. */
    enum Form {
        /** It rotates, caches and attends: the file has {@code attend}. */
        FUSED,
        /** The decoder rotates and caches, and flash attention attends for all sequences in one call. */
        TOGETHER,
        /** The decoder rotates and caches, and the prompt's kernel attends for one sequence after the other. */
        EACH
    }

    /** How it is called. */
    Form form();

    /** What it is, as {@code doctor} says it. */
    String description();

    /** The program's entry that compares it with the plain maths; empty: there is nothing to compare. */
    Optional<String> check();

    /**
     * Whether it may be taken.
     *
     * @param prompts what the device runs prompts with
     * @param forced whether the user asked for that kernel
     */
    boolean goesWith(PromptKernel prompts, boolean forced);
}
