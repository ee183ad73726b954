package dev.stringbench.cli.model;

import dev.stringbench.benchmarks.model.PositionSetting;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.ShiftedScheme;
import dev.stringbench.inference.rope.RotaryConfig;
import org.jspecify.annotations.Nullable;

/**
 * A position scheme to run.
 *
 * @param scheme the scheme
 * @param rotary what its rotary table is computed from
 * @param ropeScaling words for the rotary frequencies where they are not the model's own
 * @param shiftedRatio S as a share of L where it was given so
 * @param yarnFactor factor of the original's YaRN for Qwen2 where it was given
 */
public record PositionChoice(
        PositionScheme scheme,
        RotaryConfig rotary,
        @Nullable String ropeScaling,
        @Nullable Double shiftedRatio,
        @Nullable Double yarnFactor) {

    /** The scheme as a run's identity names it. */
    public PositionSetting setting() {
        if (scheme instanceof ShiftedScheme shifted) {
            return new PositionSetting(
                    shifted.name(),
                    shifted.shiftedOffset(),
                    shifted.localValue(),
                    shifted.attentionFactor(),
                    ropeScaling,
                    true);
        }
        return new PositionSetting(scheme.name(), null, null, null, ropeScaling, true);
    }

    /** Whether everything that a result file's name does not show is at its default. */
    public boolean isDefault() {
        boolean defaultFactor = !(scheme instanceof ShiftedScheme shifted)
                || shifted.attentionFactor() == ShiftedScheme.DEFAULT_ATTENTION_FACTOR;
        return defaultFactor && (ropeScaling == null || yarnFactor != null);
    }

    /** Words for people, such as {@code string (S 676, W 16)}. */
    public String label() {
        String scaled = ropeScaling == null ? "" : ", " + ropeScaling;
        if (scheme instanceof ShiftedScheme shifted) {
            return scheme.name() + " (S " + shifted.shiftedOffset() + ", W " + shifted.localValue() + scaled + ")";
        }
        return scheme.name() + (ropeScaling == null ? "" : " (" + ropeScaling + ")");
    }
}
