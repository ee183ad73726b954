/**
 * Read InfiniteBench's files, make its prompts and its synthetic data as the original scripts do. Imports this module's
 * random draws, Python text rules and data files.
 */
@NullMarked
package dev.stringbench.data.infbench;

import org.jspecify.annotations.NullMarked;
