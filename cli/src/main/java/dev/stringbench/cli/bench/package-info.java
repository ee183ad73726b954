/**
 * The parts that the benchmark commands share: their options and the loop that plans a suite, shows its preview, runs
 * it with progress and events, and prints its tables. Imports {@code console} and {@code model}; knows no benchmark.
 */
@NullMarked
package dev.stringbench.cli.bench;

import org.jspecify.annotations.NullMarked;
