/**
 * Result files: one JSON object per line, flushed as each sample ends, with the run's identity in a sidecar. Knows neither
 * tasks nor models.
 */
@NullMarked
package dev.stringbench.benchmarks.results;

import org.jspecify.annotations.NullMarked;
