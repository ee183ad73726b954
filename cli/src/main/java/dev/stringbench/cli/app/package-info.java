/**
 * The entry point: the command line as a whole, its commands, and how failures become messages and exit codes. Nothing
 * imports it.
 */
@NullMarked
package dev.stringbench.cli.app;

import org.jspecify.annotations.NullMarked;
