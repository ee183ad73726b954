/**
 * The benchmarks: tasks, the run loop, result folders and reports. May import data-gen and scoring;
 * models come in through the ports of {@link dev.stringbench.benchmarks.model}.
 */
@NullMarked
package dev.stringbench.benchmarks;

import org.jspecify.annotations.NullMarked;
