package dev.stringbench.python.random;

/**
 * The draws of numpy's legacy {@code numpy.random.seed} and {@code numpy.random.randint}. Not safe for use by several
 * threads.
 */
public final class NumpyLegacyRandom {

    private final MersenneTwister twister;

    /**
     * Seed as {@code numpy.random.seed(int)} does.
     *
     * @param seed 0..2^32-1
     */
    public NumpyLegacyRandom(long seed) {
        this(MersenneTwister.ofWord((int) checked(seed)));
    }

    private NumpyLegacyRandom(MersenneTwister twister) {
        this.twister = twister;
    }

    private static long checked(long seed) {
        if (seed < 0 || seed > 0xffffffffL) {
            throw new IllegalArgumentException("seed must be 0..4294967295, not " + seed);
        }
        return seed;
    }

    /** Make a generator that goes on from here on its own. */
    public NumpyLegacyRandom copy() {
        return new NumpyLegacyRandom(twister.copy());
    }

    /**
     * Draw a number in [low, high). Words are cut to the range's bits and drawn again while they lie outside it; a range
     * of one number draws nothing.
     */
    public int randint(int low, int high) {
        long largest = (long) high - 1 - low;
        if (largest < 0 || largest > 0xffffffffL) {
            throw new IllegalArgumentException("low must be below high: " + low + ", " + high);
        }
        if (largest == 0) {
            return low;
        }
        long mask = (Long.highestOneBit(largest) << 1) - 1;
        long value = twister.nextWord() & mask;
        while (value > largest) {
            value = twister.nextWord() & mask;
        }
        return (int) (low + value);
    }
}
