/**
 * Result files: one JSON object per line, forced to the disk as each sample ends, with the run's identity in a sidecar.
 * Imports the identities of {@code model}; knows no benchmark and asks no model.
 */
@NullMarked
package dev.stringbench.benchmarks.results;

import org.jspecify.annotations.NullMarked;
