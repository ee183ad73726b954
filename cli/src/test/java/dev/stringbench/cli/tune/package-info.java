@NullMarked
package dev.stringbench.cli.tune;

import org.jspecify.annotations.NullMarked;
