/**
 * The commands {@code doctor} and {@code setup}: the engine and devices of this machine, and the download of a missing
 * engine. Imports {@code model} and {@code console}.
 */
@NullMarked
package dev.stringbench.cli.engine;

import org.jspecify.annotations.NullMarked;
