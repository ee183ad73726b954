@NullMarked
package dev.stringbench.benchmarks.verify;

import org.jspecify.annotations.NullMarked;
