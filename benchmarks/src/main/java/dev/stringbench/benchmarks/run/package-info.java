/** Take a task's samples through a language model and keep each result as it ends. Knows no benchmark, no engine. */
@NullMarked
package dev.stringbench.benchmarks.run;

import org.jspecify.annotations.NullMarked;
