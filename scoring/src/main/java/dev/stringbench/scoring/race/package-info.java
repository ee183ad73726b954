/**
 * A race of settings on the same samples: who goes on, who leaves, and whether the winner of the race is better than what
 * it is compared with. Pure functions over arrays of scores; uses {@code statistics}.
 */
@NullMarked
package dev.stringbench.scoring.race;

import org.jspecify.annotations.NullMarked;
