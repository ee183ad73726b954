/**
 * Rotary position tables: inverse frequencies and attention scaling of every RoPE type. Plain Java doubles;
 * imports neither {@code ai.djl} nor the model folder.
 */
@NullMarked
package dev.stringbench.inference.rope;

import org.jspecify.annotations.NullMarked;
