package dev.stringbench.inference.position;

import dev.stringbench.inference.rope.RotaryConfig;
import java.util.Optional;

/**
 * What of a model a position scheme's defaults and limits depend on.
 *
 * @param defaults the defaults of its family
 * @param trainedTokens the model's window, {@code max_position_embeddings}
 * @param headDim components of one attention head
 * @param originalCodeFault why the original STRING code cannot run the family with this RoPE type, if it cannot
 * @param headsFillWidth whether the query heads together are as wide as the hidden states
 * @param rotary what the rotary table is computed from
 */
public record ModelTraits(
        FamilyDefaults defaults,
        int trainedTokens,
        int headDim,
        Optional<String> originalCodeFault,
        boolean headsFillWidth,
        RotaryConfig rotary) {

    /** The same model with another rotary table. */
    public ModelTraits with(RotaryConfig other) {
        return new ModelTraits(defaults, trainedTokens, headDim, originalCodeFault, headsFillWidth, other);
    }
}
