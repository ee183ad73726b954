/**
 * Scorers of predictions against references, and statistics of the scores. Pure functions; may import no other
 * module than python-compat.
 */
@NullMarked
package dev.stringbench.scoring;

import org.jspecify.annotations.NullMarked;
