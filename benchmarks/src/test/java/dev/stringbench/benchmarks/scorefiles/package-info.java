@NullMarked
package dev.stringbench.benchmarks.scorefiles;

import org.jspecify.annotations.NullMarked;
