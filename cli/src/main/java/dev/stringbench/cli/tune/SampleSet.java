package dev.stringbench.cli.tune;

/** Which samples a run is of. The two have no sample in common. */
enum SampleSet {
    /** The samples on which settings race. */
    RACE("race"),
    /** Samples that no trial has seen. */
    FRESH("confirmation");

    /** How far the seed of fresh samples lies from the race's. */
    static final int SEED_DISTANCE = 1000;

    private final String folder;

    SampleSet(String folder) {
        this.folder = folder;
    }

    /** Name of the folder of its runs. */
    String folder() {
        return folder;
    }

    /** The seed of its data. */
    long seed(long seed) {
        return this == RACE ? seed : seed + SEED_DISTANCE;
    }
}
