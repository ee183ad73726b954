package dev.stringbench.python.random;

/**
 * A generator of 32-bit words, MT19937 (Matsumoto and Nishimura, 1998), the generator behind both CPython's {@code
 * random} and numpy's legacy {@code RandomState}.
 */
final class MersenneTwister {

    private static final int LENGTH = 624;
    private static final int MIDDLE = 397;
    private static final int TWIST = 0x9908b0df;
    private static final int UPPER_BIT = 0x80000000;
    private static final int LOWER_BITS = 0x7fffffff;
    private static final int ARRAY_BASE_SEED = 19650218;

    private final int[] state;
    private int next;

    private MersenneTwister(int[] state, int next) {
        this.state = state;
        this.next = next;
    }

    /** Seed from one word, as numpy's legacy {@code seed} does. */
    static MersenneTwister ofWord(int seed) {
        int[] state = new int[LENGTH];
        state[0] = seed;
        for (int i = 1; i < LENGTH; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
        return new MersenneTwister(state, LENGTH);
    }

    /** Seed from several words, least significant first, as CPython's {@code random.seed(int)} does. */
    static MersenneTwister ofWords(int... words) {
        MersenneTwister twister = ofWord(ARRAY_BASE_SEED);
        int[] state = twister.state;
        int i = 1;
        int word = 0;
        for (int k = Math.max(LENGTH, words.length); k > 0; k--) {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1664525)) + words[word] + word;
            i = wrap(state, i + 1);
            word = word + 1 == words.length ? 0 : word + 1;
        }
        for (int k = LENGTH - 1; k > 0; k--) {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1566083941)) - i;
            i = wrap(state, i + 1);
        }
        state[0] = UPPER_BIT;
        return twister;
    }

    private static int wrap(int[] state, int i) {
        if (i < LENGTH) {
            return i;
        }
        state[0] = state[LENGTH - 1];
        return 1;
    }

    /** Draw the next word; all 32 bits are random, so the sign has no meaning. */
    int nextWord() {
        if (next == LENGTH) {
            twist();
        }
        int word = state[next++];
        word ^= word >>> 11;
        word ^= (word << 7) & 0x9d2c5680;
        word ^= (word << 15) & 0xefc60000;
        return word ^ (word >>> 18);
    }

    private void twist() {
        for (int i = 0; i < LENGTH; i++) {
            int mixed = (state[i] & UPPER_BIT) | (state[(i + 1) % LENGTH] & LOWER_BITS);
            state[i] = state[(i + MIDDLE) % LENGTH] ^ (mixed >>> 1) ^ ((mixed & 1) == 0 ? 0 : TWIST);
        }
        next = 0;
    }

    MersenneTwister copy() {
        return new MersenneTwister(state.clone(), next);
    }
}
