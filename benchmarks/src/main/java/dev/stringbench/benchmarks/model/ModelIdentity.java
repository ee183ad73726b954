package dev.stringbench.benchmarks.model;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * The identity of what generates the text. Two runs whose identities differ never share a result file.
 *
 * @param name last part of the model's path
 * @param weights fingerprint of configuration and weights
 * @param tokenizer fingerprint of the tokenizer and of its decoding settings
 * @param position the position scheme
 * @param decoding how each token is chosen, such as {@code greedy} or {@code greedy, repetition penalty 1.05}
 * @param dtype dtype of weights and activations, such as {@code bfloat16}
 * @param device {@code cpu}, {@code cuda} or {@code endpoint}
 * @param engine engine and its version
 */
@JsonPropertyOrder({"name", "weights", "tokenizer", "position", "decoding", "dtype", "device", "engine"})
public record ModelIdentity(
        String name,
        String weights,
        String tokenizer,
        PositionSetting position,
        String decoding,
        String dtype,
        String device,
        String engine) {}
