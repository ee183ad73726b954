package dev.stringbench.inference.torch.load;

import java.util.List;
import java.util.stream.LongStream;

/**
 * The part of a tensor that a rank holds: some ranges of indexes of one side, one after the other.
 *
 * @param side counted from 0
 * @param ranges none: the whole tensor
 */
record TensorSlice(int side, List<Range> ranges) {
    /** All of a tensor. */
    static final TensorSlice WHOLE = new TensorSlice(0, List.of());

    /**
     * A range of indexes.
     *
     * @param first index
     * @param end index after the last
     */
    record Range(long first, long end) {
        /** The range of one of some equal shares, or of shares that differ by one. */
        static Range share(long all, int rank, int ranks) {
            return new Range(all * rank / ranks, all * (rank + 1) / ranks);
        }

        Range movedBy(long indexes) {
            return new Range(first + indexes, end + indexes);
        }

        Range times(long size) {
            return new Range(first * size, end * size);
        }

        long length() {
            return end - first;
        }
    }

    TensorSlice {
        ranges = List.copyOf(ranges);
    }

    static TensorSlice rows(Range... ranges) {
        return new TensorSlice(0, List.of(ranges));
    }

    static TensorSlice columns(Range range) {
        return new TensorSlice(1, List.of(range));
    }

    boolean isWhole() {
        return ranges.isEmpty();
    }

    /** First index and index after the last of each range, as program.py takes them. */
    long[] bounds() {
        return ranges.stream()
                .flatMapToLong(range -> LongStream.of(range.first(), range.end()))
                .toArray();
    }
}
