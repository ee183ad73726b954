/**
 * A model's own chat template: found in its folder, and rendered as Transformers' {@code apply_chat_template} renders it.
 * Needs neither a tokenizer nor an engine; never imports {@code ai.djl}.
 */
@NullMarked
package dev.stringbench.inference.chat;

import org.jspecify.annotations.NullMarked;
