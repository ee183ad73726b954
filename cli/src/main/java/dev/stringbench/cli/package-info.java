/**
 * The {@code string-bench} command line, which connects inference to the benchmarks, prints, and maps errors to exit
 * codes. May import every module.
 */
@NullMarked
package dev.stringbench.cli;

import org.jspecify.annotations.NullMarked;
