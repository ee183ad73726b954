/** RULER's tasks: prepared data through a model, scored as the original does. Makes no data and names no engine. */
@NullMarked
package dev.stringbench.benchmarks.ruler;

import org.jspecify.annotations.NullMarked;
