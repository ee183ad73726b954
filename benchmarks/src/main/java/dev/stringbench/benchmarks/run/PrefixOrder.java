package dev.stringbench.benchmarks.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An order of samples in which prompts that share a prefix follow each other, the closer the longer the prefix. Prompts
 * that share nothing keep their order, so a file of single questions is run as it stands.
 *
 * <p>Prompts are compared in blocks of {@value #BLOCK_CHARACTERS} characters by their hashes. The samples of a group that
 * begins alike stand where the group's first sample stands; within the group this holds again for the next block.
 */
public final class PrefixOrder {

    private static final int BLOCK_CHARACTERS = 1024;

    /** For each sample, for each of its blocks, the first sample that is alike up to the block's end. */
    private final List<int[]> groups;

    /** For each sample, what it is sorted by among those that are alike in all blocks. */
    private final List<Integer> tails;

    private PrefixOrder(List<int[]> groups, List<Integer> tails) {
        this.groups = List.copyOf(groups);
        this.tails = List.copyOf(tails);
    }

    /**
     * Sort samples.
     *
     * @param indexes of samples, counted from 0 in the order in which they were added
     * @return the same indexes
     */
    public List<Integer> order(List<Integer> indexes) {
        return indexes.stream()
                .sorted(Comparator.comparing((Integer index) -> groups.get(index), Arrays::compare)
                        .thenComparing(tails::get)
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** A builder that takes the prompts in the order of the samples' indexes. */
    public static final class Builder {

        private static final long FNV_OFFSET = 0xcbf29ce484222325L;
        private static final long FNV_PRIME = 0x100000001b3L;

        private final Map<Long, Integer> firstSamples = new HashMap<>();
        private final List<int[]> groups = new ArrayList<>();
        private final List<Integer> tails = new ArrayList<>();

        /**
         * Add the next sample.
         *
         * @param beginning the prompt, or the part of it in which samples may be alike
         * @param tail what samples with the same beginning are sorted by
         */
        public void add(String beginning, int tail) {
            int sample = groups.size();
            int blocks = (beginning.length() + BLOCK_CHARACTERS - 1) / BLOCK_CHARACTERS;
            int[] alike = new int[blocks];
            long hash = FNV_OFFSET;
            for (int block = 0; block < blocks; block++) {
                int end = Math.min(beginning.length(), (block + 1) * BLOCK_CHARACTERS);
                for (int i = block * BLOCK_CHARACTERS; i < end; i++) {
                    hash = (hash ^ beginning.charAt(i)) * FNV_PRIME;
                }
                Integer first = firstSamples.putIfAbsent(hash, sample);
                alike[block] = first == null ? sample : first;
            }
            groups.add(alike);
            tails.add(tail);
        }

        /** Finish. */
        public PrefixOrder build() {
            return new PrefixOrder(groups, tails);
        }
    }
}
