/**
 * The command {@code infbench}. Imports {@code bench}, {@code model}, {@code data} and {@code console}.
 */
@NullMarked
package dev.stringbench.cli.bench.infbench;

import org.jspecify.annotations.NullMarked;
