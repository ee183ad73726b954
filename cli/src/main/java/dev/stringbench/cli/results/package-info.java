/**
 * The commands that read result folders: {@code report}, {@code score}, {@code verify}, {@code merge}, {@code export}.
 * Imports {@code console} only.
 */
@NullMarked
package dev.stringbench.cli.results;

import org.jspecify.annotations.NullMarked;
