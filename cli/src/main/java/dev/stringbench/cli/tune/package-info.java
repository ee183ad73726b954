/**
 * {@code tune}: a search for the settings of position schemes. Imports {@code bench} (the names of result files), {@code
 * data}, {@code model}, {@code runfile} (command lines as text) and {@code console}.
 */
@NullMarked
package dev.stringbench.cli.tune;

import org.jspecify.annotations.NullMarked;
