/**
 * The verification that result folders are complete and what they claim to be. The package only reads; it writes and
 * mends nothing.
 */
@NullMarked
package dev.stringbench.benchmarks.verify;

import org.jspecify.annotations.NullMarked;
