/**
 * The command {@code speed}: its measurements, rows and table. Imports {@code model} and {@code console}.
 */
@NullMarked
package dev.stringbench.cli.speed;

import org.jspecify.annotations.NullMarked;
