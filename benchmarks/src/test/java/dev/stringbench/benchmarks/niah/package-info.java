@NullMarked
package dev.stringbench.benchmarks.niah;

import org.jspecify.annotations.NullMarked;
