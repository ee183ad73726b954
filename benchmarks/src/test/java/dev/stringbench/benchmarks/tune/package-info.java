@NullMarked
package dev.stringbench.benchmarks.tune;

import org.jspecify.annotations.NullMarked;
