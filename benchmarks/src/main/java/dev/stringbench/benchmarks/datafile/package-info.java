/** Data files of one sample a line, read at random without holding them in memory. Knows no benchmark. */
@NullMarked
package dev.stringbench.benchmarks.datafile;

import org.jspecify.annotations.NullMarked;
