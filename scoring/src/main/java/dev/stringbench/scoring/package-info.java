/**
 * Score predictions against references and draw statistics from the scores. Pure functions; may import no other
 * module than python-compat.
 */
@NullMarked
package dev.stringbench.scoring;

import org.jspecify.annotations.NullMarked;
