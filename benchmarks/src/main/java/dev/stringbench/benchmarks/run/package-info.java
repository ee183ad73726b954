/**
 * The run loop: a task's samples go through a language model, and each result is kept as it ends. Knows no benchmark,
 * no engine.
 */
@NullMarked
package dev.stringbench.benchmarks.run;

import org.jspecify.annotations.NullMarked;
