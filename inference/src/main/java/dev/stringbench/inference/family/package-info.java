/**
 * The model families: one object for each, which reads its config.json, lists its tensors and knows what the original
 * scripts do for it, and the records that this gives. Plain Java; imports {@code json}, {@code rope} and {@code position}.
 */
@NullMarked
package dev.stringbench.inference.family;

import org.jspecify.annotations.NullMarked;
