/**
 * The command {@code speed}: what is measured, its rows and its table. Imports {@code model} and {@code console}.
 */
@NullMarked
package dev.stringbench.cli.speed;

import org.jspecify.annotations.NullMarked;
