/**
 * The commands {@code ruler}, {@code ruler-prepare} and {@code ruler-test}. Imports {@code bench}, {@code model}, {@code
 * data} and {@code console}.
 */
@NullMarked
package dev.stringbench.cli.bench.ruler;

import org.jspecify.annotations.NullMarked;
