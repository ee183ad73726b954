/**
 * The means with which every command prints and ends: streams, exit codes, failures in words, interruption, rates and
 * times. Imports no other room.
 */
@NullMarked
package dev.stringbench.cli.console;

import org.jspecify.annotations.NullMarked;
