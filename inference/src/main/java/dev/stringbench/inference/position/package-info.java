/**
 * The position schemes a model can be run with: what each asks of attention, as regions of the causal triangle, and its
 * settings. Plain records; imports neither {@code ai.djl} nor the model folder.
 */
@NullMarked
package dev.stringbench.inference.position;

import org.jspecify.annotations.NullMarked;
