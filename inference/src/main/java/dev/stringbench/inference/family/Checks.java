package dev.stringbench.inference.family;

/** Checks that several records of a configuration share. */
final class Checks {
    private Checks() {}

    static void requirePositive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " is " + value + "; it must be at least 1");
        }
    }
}
