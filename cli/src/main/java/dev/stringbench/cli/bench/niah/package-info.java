/**
 * The command {@code niah}. Imports {@code bench}, {@code model}, {@code data} and {@code console}.
 */
@NullMarked
package dev.stringbench.cli.bench.niah;

import org.jspecify.annotations.NullMarked;
