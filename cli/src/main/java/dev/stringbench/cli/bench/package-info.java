/**
 * The run loop of the benchmark commands: plans, preview, progress, events and the result table. Imports {@code
 * console} and {@code model}; knows no benchmark.
 */
@NullMarked
package dev.stringbench.cli.bench;

import org.jspecify.annotations.NullMarked;
