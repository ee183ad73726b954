/**
 * Result files: one JSON object per line, forced to the disk as each sample ends, with the run's identity in a sidecar.
 * Of the models the package knows identity, position setting and token ids; it knows no task of a benchmark.
 */
@NullMarked
package dev.stringbench.benchmarks.results;

import org.jspecify.annotations.NullMarked;
