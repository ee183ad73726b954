package dev.stringbench.data.ruler;

/**
 * The rules by which the original searches a size and reduces it where a prompt is too long.
 *
 * @param maxTokens length that prompt and answer together may have
 * @param extraTokens tokens for the answer and for what is added later
 * @param increment how much the size grows in a step
 * @param largestSize the largest size there is material for, or {@link #NO_LIMIT}
 * @param limitBeforeGrowth whether the size is compared with the largest before it grows, not after
 * @param shrinks whether samples that are too long are made smaller; if not, only drawn again
 */
record SizeRules(
        int maxTokens, int extraTokens, int increment, int largestSize, boolean limitBeforeGrowth, boolean shrinks) {

    static final int NO_LIMIT = Integer.MAX_VALUE;

    /** Give the last step that the search can come to. */
    int lastStep() {
        if (largestSize == NO_LIMIT) {
            return Integer.MAX_VALUE / increment - 1;
        }
        return Math.max(1, largestSize / increment + (limitBeforeGrowth ? 1 : 0));
    }

    /** Give the size where the search stops at a step, without the prompt being too long. */
    int sizeAfterFitting(int step) {
        int size = step * increment;
        if (limitBeforeGrowth) {
            return size > largestSize ? largestSize : size + increment;
        }
        return Math.min(size + increment, largestSize);
    }

    /** Give the size where the prompt of a step is too long. */
    int sizeBelow(int step) {
        return (step - 1) * increment;
    }
}
