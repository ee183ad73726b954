@NullMarked
package dev.stringbench.benchmarks.endpoint;

import org.jspecify.annotations.NullMarked;
