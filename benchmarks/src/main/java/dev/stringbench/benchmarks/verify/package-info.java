/** Prove that result folders are complete and what they claim to be. Only reads; writes and mends nothing. */
@NullMarked
package dev.stringbench.benchmarks.verify;

import org.jspecify.annotations.NullMarked;
