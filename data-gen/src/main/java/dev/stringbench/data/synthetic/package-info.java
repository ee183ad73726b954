/**
 * Make text for haystacks out of nothing but a seed, so that a test needs no one's essays. May import nothing but the
 * JDK.
 */
@NullMarked
package dev.stringbench.data.synthetic;

import org.jspecify.annotations.NullMarked;
