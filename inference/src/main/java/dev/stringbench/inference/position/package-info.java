/**
 * The position schemes with which a model can run, and what each requires of attention. Plain records; imports neither
 * {@code ai.djl} nor the model folder.
 */
@NullMarked
package dev.stringbench.inference.position;

import org.jspecify.annotations.NullMarked;
