package dev.stringbench.cli.speed;

import dev.stringbench.cli.model.PositionChoice;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The measurements at one length in one way, null where there are none.
 *
 * @param part what was run
 * @param length tokens of the prompt
 * @param way how positions are dealt with
 * @param sequences how many are decoded together
 * @param prefill from the start to the first token; of the attention op, its time over the whole prompt
 * @param prefillFlops floating-point operations of the prefill
 * @param decode one step after that
 * @param decodeBytes what a step must read: weights and cache; of the attention op, one layer's cache
 * @param peakBytes most memory in use
 * @param failure why there are no figures
 */
record SpeedRow(
        Part part,
        int length,
        Way way,
        int sequences,
        @Nullable Spread prefill,
        @Nullable Double prefillFlops,
        @Nullable Spread decode,
        @Nullable Double decodeBytes,
        @Nullable Long peakBytes,
        @Nullable String failure) {

    /** The part of a model that was run. */
    enum Part {
        /** The attention op of one layer. */
        ATTENTION,
        /** The whole model. */
        MODEL
    }

    /**
     * A position scheme or a rival of the attention op.
     *
     * @param name the scheme's name, or {@link #CAUSAL} or {@link #TWO_PASS}
     * @param label the same in words, with settings
     * @param settings the scheme's numbers by name
     */
    record Way(String name, String label, Map<String, Number> settings) {

        /** Plain causal attention of the whole prompt in one call. */
        static final String CAUSAL = "causal";

        /** STRING in the two passes of the original's code. */
        static final String TWO_PASS = "two-pass";

        static Way of(PositionChoice choice) {
            return new Way(choice.scheme().name(), choice.label(), choice.settings());
        }

        static Way causal(String kernel) {
            return new Way(CAUSAL, "plain causal, one call (" + kernel + ")", Map.of());
        }

        static Way twoPass(int shiftedOffset, String kernel) {
            return new Way(
                    TWO_PASS,
                    "two passes of the original (S " + shiftedOffset + ", " + kernel + ")",
                    Map.of("shifted_offset", shiftedOffset));
        }
    }

    /** A row without figures. */
    static SpeedRow failed(Part part, int length, Way way, int sequences, @Nullable String failure) {
        return new SpeedRow(part, length, way, sequences, null, null, null, null, null, failure);
    }

    /** The name of the position scheme or rival. */
    String position() {
        return way.name();
    }

    @Nullable Double prefillTokensPerSecond() {
        return prefill == null ? null : length / prefill.median();
    }

    /** FLOP/s. */
    @Nullable Double prefillRate() {
        return prefill == null || prefillFlops == null ? null : prefillFlops / prefill.median();
    }

    @Nullable Double decodeTokensPerSecond() {
        return decode == null ? null : sequences / decode.median();
    }

    /** Bytes per second. */
    @Nullable Double decodeRate() {
        return decode == null || decodeBytes == null ? null : decodeBytes / decode.median();
    }
}
