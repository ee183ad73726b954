/**
 * Readers of InfiniteBench's files, and its prompts and synthetic data as the original scripts make them. Imports this
 * module's random draws, Python text rules and data files.
 */
@NullMarked
package dev.stringbench.data.infbench;

import org.jspecify.annotations.NullMarked;
