/** {@code positions}: what a position scheme does, as numbers and as a picture; needs no model. */
@NullMarked
package dev.stringbench.cli.positions;

import org.jspecify.annotations.NullMarked;
