/**
 * Text for haystacks made from a seed alone, so that a test needs no one's essays. May import nothing but the
 * JDK.
 */
@NullMarked
package dev.stringbench.data.synthetic;

import org.jspecify.annotations.NullMarked;
