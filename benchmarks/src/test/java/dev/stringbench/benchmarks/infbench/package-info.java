@NullMarked
package dev.stringbench.benchmarks.infbench;

import org.jspecify.annotations.NullMarked;
