@NullMarked
package dev.stringbench.scoring.race;

import org.jspecify.annotations.NullMarked;
