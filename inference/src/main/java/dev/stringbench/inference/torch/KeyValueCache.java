package dev.stringbench.inference.torch;

import ai.djl.pytorch.jni.IValue;

/**
 * Hold the keys and values of one session, {@code (slots = 1, kvHeads, capacity, headDim)} for each layer, on the
 * layer's device.
 */
final class KeyValueCache implements AutoCloseable {
    /** Capacities are multiples of this, so that prompts of nearly equal length need no new memory. */
    private static final int GRANULE = 256;

    private final TorchProgram program;
    private final IValue model;
    private final IValue cache;
    private int capacity;

    KeyValueCache(TorchProgram program, IValue model, int positions) {
        this.program = program;
        this.model = model;
        this.capacity = rounded(positions);
        this.cache = program.call("new_cache").with(model).with(capacity).run();
    }

    /** Make room for a number of positions, keeping the first {@code kept}. */
    void reserve(int positions, int kept) {
        if (positions > capacity) {
            int larger = rounded(positions);
            program.call("resize_cache")
                    .with(model)
                    .with(cache)
                    .with(larger)
                    .with(kept)
                    .run()
                    .close();
            capacity = larger;
        }
    }

    IValue value() {
        return cache;
    }

    private static int rounded(int positions) {
        return Math.toIntExact((positions + GRANULE - 1L) / GRANULE * GRANULE);
    }

    @Override
    public void close() {
        cache.close();
    }
}
