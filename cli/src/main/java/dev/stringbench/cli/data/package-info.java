/**
 * The command {@code data}: outside data sets, and prompts written to files. Imports {@code model} and {@code console}.
 */
@NullMarked
package dev.stringbench.cli.data;

import org.jspecify.annotations.NullMarked;
