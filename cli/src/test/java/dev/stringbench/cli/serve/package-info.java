@NullMarked
package dev.stringbench.cli.serve;

import org.jspecify.annotations.NullMarked;
