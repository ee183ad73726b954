/**
 * The command {@code infbench}. Imports {@code bench}, {@code model} and {@code console}.
 */
@NullMarked
package dev.stringbench.cli.bench.infbench;

import org.jspecify.annotations.NullMarked;
