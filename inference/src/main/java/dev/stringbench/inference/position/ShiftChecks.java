package dev.stringbench.inference.position;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;

/** Checks of the settings that both forms of STRING share. */
final class ShiftChecks {
    private ShiftChecks() {}

    static void requireInRange(int shiftedOffset, int localValue, double attentionFactor) {
        if (shiftedOffset < 1) {
            throw bad("shifted offset is " + shiftedOffset + "; it must be at least 1");
        }
        if (localValue < 0) {
            throw bad("local value is " + localValue + "; it must not be negative");
        }
        if (!(attentionFactor > 0) || Double.isInfinite(attentionFactor)) {
            throw bad("attention factor is " + attentionFactor + "; it must be above 0");
        }
    }

    private static InferenceException bad(String message) {
        return new InferenceException(Fault.BAD_SETTING, message);
    }
}
