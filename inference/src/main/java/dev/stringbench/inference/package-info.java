/**
 * A causal language model on DJL and PyTorch, made from a Hugging Face folder. The only module that names {@code
 * ai.djl}; knows nothing of benchmarks.
 */
@NullMarked
package dev.stringbench.inference;

import org.jspecify.annotations.NullMarked;
