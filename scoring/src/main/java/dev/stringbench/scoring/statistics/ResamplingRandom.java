package dev.stringbench.scoring.statistics;

/**
 * The numbers of {@link java.util.Random}, whose algorithm the JDK specifies, for one thread: without the atomic
 * operation of each draw, which takes most of a bootstrap's time.
 */
final class ResamplingRandom {

    private static final long MULTIPLIER = 0x5DEECE66DL;
    private static final long ADDEND = 0xBL;
    private static final long MASK = (1L << 48) - 1;

    private long state;

    ResamplingRandom(long seed) {
        state = (seed ^ MULTIPLIER) & MASK;
    }

    /** Draw as {@link java.util.Random#nextInt(int)} does; the bound is greater than 0. */
    int nextInt(int bound) {
        int bits = next();
        int most = bound - 1;
        if ((bound & most) == 0) {
            return (int) ((bound * (long) bits) >> 31);
        }
        int drawn = bits % bound;
        // Draws from the last, incomplete range are thrown away, or small numbers would come more often.
        while (bits - drawn + most < 0) {
            bits = next();
            drawn = bits % bound;
        }
        return drawn;
    }

    private int next() {
        state = (state * MULTIPLIER + ADDEND) & MASK;
        return (int) (state >>> 17);
    }
}
