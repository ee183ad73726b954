package dev.stringbench.inference.position;

/**
 * Settings that the originals' scripts and code take for a family of models where neither the user nor the model says.
 *
 * @param rulerLocalValue STRING's local value W in RULER, in tokens
 * @param rulerStretches whether STRING's script for RULER stretches 32768 tokens to the length less S by YaRN
 * @param chunkWindows local windows of Dual Chunk Attention in an eighth of the training length
 */
public record FamilyDefaults(int rulerLocalValue, boolean rulerStretches, int chunkWindows) {
    /** The defaults of families that have none of their own. */
    public static final FamilyDefaults STANDARD = new FamilyDefaults(StringSettings.DEFAULT_LOCAL_VALUE, false, 1);
}
