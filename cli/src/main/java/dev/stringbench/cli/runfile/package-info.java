/**
 * Run files: YAML or JSON in which keys are the commands' own options, turned into command lines. Knows picocli's model of
 * a command but no command, and runs nothing.
 */
@NullMarked
package dev.stringbench.cli.runfile;

import org.jspecify.annotations.NullMarked;
