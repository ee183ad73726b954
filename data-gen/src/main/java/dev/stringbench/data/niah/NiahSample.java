package dev.stringbench.data.niah;

import java.util.List;

/**
 * One prompt with its hidden sentences.
 *
 * @param index 0, 1, ...
 * @param prompt the whole text, question included
 * @param needles in the order in which they stand in the prompt
 */
public record NiahSample(int index, String prompt, List<Needle> needles) {

    public NiahSample {
        needles = List.copyOf(needles);
    }

    /**
     * One hidden sentence.
     *
     * @param number the magic number
     * @param depth place in the haystack that was drawn, 0 (start) to 1 (end)
     * @param offset place of the number's first digit in the prompt, in characters
     */
    public record Needle(String number, double depth, int offset) {}
}
