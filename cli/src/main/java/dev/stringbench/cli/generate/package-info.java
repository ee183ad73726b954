/**
 * The commands that show what a model answers: {@code generate} and {@code logits}. Imports {@code model}, {@code
 * console} and the progress line of {@code bench}.
 */
@NullMarked
package dev.stringbench.cli.generate;

import org.jspecify.annotations.NullMarked;
