/**
 * The port through which a run asks a language model for text, whatever engine or server stands behind it. Names no
 * engine.
 */
@NullMarked
package dev.stringbench.benchmarks.model;

import org.jspecify.annotations.NullMarked;
