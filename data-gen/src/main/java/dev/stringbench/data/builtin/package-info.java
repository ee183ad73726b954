/**
 * Our own sources of benchmark data, so that a test needs no one's essays, words or questions: the same bytes everywhere.
 * Imports {@code synthetic}.
 */
@NullMarked
package dev.stringbench.data.builtin;

import org.jspecify.annotations.NullMarked;
