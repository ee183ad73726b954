/**
 * Conversion of text into token ids and back as a model folder's tokenizer.json defines it. Uses DJL's Hugging Face
 * tokenizers and nothing else of {@code ai.djl}: libtorch is not loaded.
 */
@NullMarked
package dev.stringbench.inference.tokenizer;

import org.jspecify.annotations.NullMarked;
