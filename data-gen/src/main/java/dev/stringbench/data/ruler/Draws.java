package dev.stringbench.data.ruler;

import dev.stringbench.python.random.NumpyLegacyRandom;
import dev.stringbench.python.random.PythonRandom;

/** Everything that one draw changes for the next: the original's global state. */
final class Draws {

    private final long seed;
    private final PythonRandom python;
    private final NumpyLegacyRandom numpy;
    private int[] documentOrder;

    Draws(long seed) {
        this(seed, new PythonRandom(seed), new NumpyLegacyRandom(seed), new int[0]);
    }

    private Draws(long seed, PythonRandom python, NumpyLegacyRandom numpy, int[] documentOrder) {
        this.seed = seed;
        this.python = python;
        this.numpy = numpy;
        this.documentOrder = documentOrder;
    }

    Draws copy() {
        return new Draws(seed, python.copy(), numpy.copy(), documentOrder);
    }

    PythonRandom python() {
        return python;
    }

    NumpyLegacyRandom numpy() {
        return numpy;
    }

    /** Give a generator that begins at the seed again; many shuffles of the original use one. */
    PythonRandom fresh() {
        return new PythonRandom(seed);
    }

    /** Give the order of the global document list; empty as long as it has not been shuffled. */
    int[] documentOrder() {
        return documentOrder;
    }

    void setDocumentOrder(int[] order) {
        documentOrder = order;
    }
}
