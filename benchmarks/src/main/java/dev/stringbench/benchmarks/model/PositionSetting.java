package dev.stringbench.benchmarks.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * A position scheme and those of its settings on which results depend.
 *
 * @param scheme {@code rope}, {@code string} or {@code string-original}
 * @param shiftedOffset S in tokens; absent for RoPE
 * @param localValue W in tokens; absent for RoPE
 * @param attentionFactor multiplier of cosine and sine; absent for RoPE
 * @param ropeScaling how the rotary frequencies are scaled where that differs from the model's own configuration
 * @param verified false where a remote server was only told to be configured so
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"scheme", "shifted_offset", "local_value", "attention_factor", "rope_scaling", "verified"})
public record PositionSetting(
        String scheme,
        @Nullable Integer shiftedOffset,
        @Nullable Integer localValue,
        @Nullable Double attentionFactor,
        @Nullable String ropeScaling,
        boolean verified) {

    /** Plain RoPE with the model's own rotary frequencies. */
    public static PositionSetting rope() {
        return new PositionSetting("rope", null, null, null, null, true);
    }

    /** The same setting as a declaration that nothing has checked. */
    public PositionSetting unverified() {
        return new PositionSetting(scheme, shiftedOffset, localValue, attentionFactor, ropeScaling, false);
    }
}
