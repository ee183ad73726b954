package dev.stringbench.inference.family;

/**
 * STRING's settings where the user gives none and the model has no {@code string_config}.
 *
 * @param localValue W in tokens
 * @param yarnByLength whether YaRN stretches 32768 tokens to the length less S, as the original does for Qwen2 in RULER
 */
public record StringPreset(int localValue, boolean yarnByLength) {

    /** Tokens that Qwen2 was trained on, which the original's YaRN starts from. */
    private static final double YARN_ORIGINAL_LENGTH = 32768;

    /** The original's defaults. */
    public static final StringPreset STANDARD = new StringPreset(128, false);

    /** The original's YaRN factor: the farthest position that is left, as a multiple of the trained length. */
    public static double yarnFactor(int length, double shiftedRatio) {
        return length / YARN_ORIGINAL_LENGTH * (1 - shiftedRatio);
    }
}
