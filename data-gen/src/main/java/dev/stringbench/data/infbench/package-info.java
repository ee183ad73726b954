/**
 * Readers of InfiniteBench's files, and its prompts and synthetic data as the original scripts make them. Imports this
 * module's data files and the module python-compat.
 */
@NullMarked
package dev.stringbench.data.infbench;

import org.jspecify.annotations.NullMarked;
