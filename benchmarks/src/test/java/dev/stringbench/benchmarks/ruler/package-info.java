@NullMarked
package dev.stringbench.benchmarks.ruler;

import org.jspecify.annotations.NullMarked;
