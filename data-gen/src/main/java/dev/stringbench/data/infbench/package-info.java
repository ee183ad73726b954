/**
 * Read InfiniteBench's files, make its prompts and its synthetic data as the original scripts do. Imports this module's
 * data files and the module python-compat.
 */
@NullMarked
package dev.stringbench.data.infbench;

import org.jspecify.annotations.NullMarked;
