@NullMarked
package dev.stringbench.scoring.infbench;

import org.jspecify.annotations.NullMarked;
