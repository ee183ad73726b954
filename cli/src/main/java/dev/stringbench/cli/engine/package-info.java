/**
 * The commands {@code doctor} and {@code setup}: what this machine gives and how to get what it lacks. Imports {@code
 * model} and {@code console}.
 */
@NullMarked
package dev.stringbench.cli.engine;

import org.jspecify.annotations.NullMarked;
