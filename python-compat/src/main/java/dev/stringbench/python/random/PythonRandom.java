package dev.stringbench.python.random;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * The draws of CPython 3.11's {@code random.Random(seed)}: the same values from the same number of words, call for
 * call. Not safe for use by several threads.
 */
public final class PythonRandom {

    private static final double TWO_TO_26 = 0x1p26;
    private static final double TWO_TO_MINUS_53 = 0x1p-53;

    private final MersenneTwister twister;

    /** Seed as {@code random.seed(int)} does; the sign of the seed has no effect. */
    public PythonRandom(long seed) {
        this(seeded(Math.abs(seed)));
    }

    private PythonRandom(MersenneTwister twister) {
        this.twister = twister;
    }

    // The absolute value of Long.MIN_VALUE is right when read without a sign.
    private static MersenneTwister seeded(long magnitude) {
        int low = (int) magnitude;
        int high = (int) (magnitude >>> 32);
        return high == 0 ? MersenneTwister.ofWords(low) : MersenneTwister.ofWords(low, high);
    }

    /** Make a generator that goes on from here on its own. */
    public PythonRandom copy() {
        return new PythonRandom(twister.copy());
    }

    /** Draw a double in [0, 1) with 53 random bits, from two words. */
    public double random() {
        int high = twister.nextWord() >>> 5;
        int low = twister.nextWord() >>> 6;
        return (high * TWO_TO_26 + low) * TWO_TO_MINUS_53;
    }

    /** Draw a double between two bounds. */
    public double uniform(double low, double high) {
        return low + (high - low) * random();
    }

    /**
     * Draw an unsigned number of so many bits.
     *
     * @param bits 1..64; with 64 the result is to be read without a sign
     */
    public long getrandbits(int bits) {
        if (bits < 1 || bits > Long.SIZE) {
            throw new IllegalArgumentException("bits must be 1..64, not " + bits);
        }
        if (bits <= Integer.SIZE) {
            return word(bits);
        }
        long low = word(Integer.SIZE);
        return low | (word(bits - Integer.SIZE) << Integer.SIZE);
    }

    /**
     * Draw a number of any many bits.
     *
     * @param bits at least 1
     */
    public BigInteger getrandbitsBig(int bits) {
        if (bits < 1) {
            throw new IllegalArgumentException("bits must be at least 1, not " + bits);
        }
        BigInteger value = BigInteger.ZERO;
        for (int shift = 0; shift < bits; shift += Integer.SIZE) {
            long word = word(Math.min(Integer.SIZE, bits - shift));
            value = value.or(BigInteger.valueOf(word).shiftLeft(shift));
        }
        return value;
    }

    private long word(int bits) {
        return (twister.nextWord() & 0xffffffffL) >>> (Integer.SIZE - bits);
    }

    /** Draw a version 4 UUID as {@code uuid.UUID(int=getrandbits(128), version=4)} gives it. */
    public UUID uuid4() {
        long low = getrandbits(Long.SIZE);
        long high = getrandbits(Long.SIZE);
        return new UUID((high & 0xffffffffffff0fffL) | 0x4000L, (low & 0x3fffffffffffffffL) | 0x8000000000000000L);
    }

    /**
     * Draw a number in [0, bound).
     *
     * @param bound at least 1
     */
    public long below(long bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be at least 1, not " + bound);
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(bound);
        long value = getrandbits(bits);
        while (value >= bound) {
            value = getrandbits(bits);
        }
        return value;
    }

    /** Draw a number in [0, bound), see {@link #below(long)}. */
    public int below(int bound) {
        return (int) below((long) bound);
    }

    /** Draw a number between two bounds, both included. */
    public long randint(long low, long high) {
        return low + below(Math.subtractExact(Math.addExact(high, 1L), low));
    }

    /** Draw a number between two bounds, both included. */
    public int randint(int low, int high) {
        return (int) randint((long) low, (long) high);
    }

    /** Draw one element. */
    public <T> T choice(List<T> population) {
        return population.get(below(population.size()));
    }

    /**
     * Draw positions in a population with replacement, as {@code choices} does.
     *
     * @return {@code count} numbers in [0, size)
     */
    public int[] choices(int size, int count) {
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = (int) Math.floor(random() * size);
        }
        return chosen;
    }

    /** Draw characters with replacement and join them. */
    public String choices(String alphabet, int count) {
        StringBuilder word = new StringBuilder(count);
        for (int position : choices(alphabet.length(), count)) {
            word.append(alphabet.charAt(position));
        }
        return word.toString();
    }

    /**
     * Draw distinct positions in a population, as {@code sample(range(size), count)} does.
     *
     * @return {@code count} distinct numbers in [0, size) in the order drawn
     * @throws IllegalArgumentException if there are fewer than {@code count}; nothing is drawn then
     */
    public int[] sample(int size, int count) {
        if (count < 0 || count > size) {
            throw new IllegalArgumentException("cannot draw " + count + " distinct elements from " + size);
        }
        return size <= largestPool(count) ? sampleFromPool(size, count) : sampleByRejection(size, count);
    }

    // CPython copies the population only where that takes less memory than a set of the elements drawn.
    private static double largestPool(int count) {
        double largest = 21;
        if (count > 5) {
            largest += Math.pow(4, Math.ceil(Math.log(count * 3.0) / Math.log(4)));
        }
        return largest;
    }

    private int[] sampleFromPool(int size, int count) {
        int[] pool = identity(size);
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            int position = below(size - i);
            drawn[i] = pool[position];
            pool[position] = pool[size - i - 1];
        }
        return drawn;
    }

    private int[] sampleByRejection(int size, int count) {
        BitSet used = new BitSet(size);
        int[] drawn = new int[count];
        for (int i = 0; i < count; i++) {
            int position = below(size);
            while (used.get(position)) {
                position = below(size);
            }
            used.set(position);
            drawn[i] = position;
        }
        return drawn;
    }

    /** Shuffle a list in place. */
    public void shuffle(List<?> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            Collections.swap(list, i, below(i + 1));
        }
    }

    /**
     * Shuffle the numbers 0..size-1.
     *
     * @return for each place of a shuffled list the place its element came from
     */
    public int[] permutation(int size) {
        int[] places = identity(size);
        for (int i = size - 1; i > 0; i--) {
            int j = below(i + 1);
            int swapped = places[i];
            places[i] = places[j];
            places[j] = swapped;
        }
        return places;
    }

    private static int[] identity(int size) {
        int[] places = new int[size];
        for (int i = 0; i < size; i++) {
            places[i] = i;
        }
        return places;
    }
}
