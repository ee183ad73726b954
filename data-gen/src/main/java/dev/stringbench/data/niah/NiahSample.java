package dev.stringbench.data.niah;

import java.util.List;

/**
 * Hold one prompt with what was hidden in it.
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
     * Hold one hidden sentence.
     *
     * @param number the magic number
     * @param depth place in the haystack that was drawn, 0 (start) to 1 (end)
     * @param offset place of the number's first digit in the prompt, in characters
     */
    public record Needle(String number, double depth, int offset) {}
}
