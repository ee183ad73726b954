/**
 * A causal language model on libtorch through DJL: TorchScript text packed in Java, mapped weights, a preallocated
 * key-value cache, generation and logits. Everything that names {@code ai.djl.pytorch} lives here.
 */
@NullMarked
package dev.stringbench.inference.torch;

import org.jspecify.annotations.NullMarked;
