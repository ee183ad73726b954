/**
 * The position schemes with which a model can run: what each requires of attention, as regions of the causal triangle, and
 * its settings. Plain records; imports neither {@code ai.djl} nor the model folder.
 */
@NullMarked
package dev.stringbench.inference.position;

import org.jspecify.annotations.NullMarked;
