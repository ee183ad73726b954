/**
 * Turn a Hugging Face folder into a causal language model on DJL and PyTorch. The only module that names {@code ai.djl};
 * knows nothing of benchmarks.
 */
@NullMarked
package dev.stringbench.inference;

import org.jspecify.annotations.NullMarked;
