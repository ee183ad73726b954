/**
 * Name the position schemes a model can be run with and what each asks of attention. Plain records; imports neither
 * {@code ai.djl} nor the model folder.
 */
@NullMarked
package dev.stringbench.inference.position;

import org.jspecify.annotations.NullMarked;
