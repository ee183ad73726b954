package dev.stringbench.inference.family;

import java.util.List;
import java.util.OptionalInt;

/**
 * The token ids of a model.
 *
 * @param size rows of the embedding; may be larger than the tokenizer's vocabulary
 * @param tied whether the output head is the embedding
 * @param bosTokenId the token that begins a text, if the model has one
 * @param eosTokenIds tokens that end a generation
 */
public record Vocabulary(int size, boolean tied, OptionalInt bosTokenId, List<Integer> eosTokenIds) {
    public Vocabulary {
        eosTokenIds = List.copyOf(eosTokenIds);
        Checks.requirePositive("vocab_size", size);
    }
}
