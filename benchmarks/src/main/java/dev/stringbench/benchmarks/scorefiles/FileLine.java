package dev.stringbench.benchmarks.scorefiles;

/**
 * A line of a file.
 *
 * @param number 1-based
 * @param text without its line feed; empty where {@code utf8} is false
 * @param utf8 whether the bytes are UTF-8
 */
record FileLine(int number, String text, boolean utf8) {}
