package dev.stringbench.inference.position;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.OptionalInt;

/**
 * The position at which a token is rotated, as a function of where it stands:
 * {@code min((x mod period) / divisor + offset, limit)}, the quotient cut to a whole number where {@code whole}.
 *
 * @param period number after which positions begin anew, 0 for never
 * @param divisor what positions are divided by, above 0
 * @param whole whether the quotient is rounded down
 * @param offset what is added to the quotient
 * @param limit the largest position
 */
public record PositionMap(int period, double divisor, boolean whole, double offset, double limit) {
    private static final PositionMap OWN = new PositionMap(0, 1, true, 0, Double.POSITIVE_INFINITY);

    public PositionMap {
        if (period < 0 || !(divisor > 0) || Double.isInfinite(divisor) || !Double.isFinite(offset)) {
            throw new InferenceException(
                    Fault.BAD_SETTING,
                    "a position map has period " + period + ", divisor " + divisor + " and offset " + offset
                            + "; the period must be 0 or more, the divisor above 0, the offset finite");
        }
        // Division by 1 leaves whole numbers whole, so that equal maps are equal records.
        whole = whole || divisor == 1;
    }

    /** Each token at its own position. */
    public static PositionMap own() {
        return OWN;
    }

    /** Every token at the same position. */
    public static PositionMap constant(double position) {
        return new PositionMap(1, 1, true, position, Double.POSITIVE_INFINITY);
    }

    /** {@code floor(x / group)}: the tokens of a group share a position. */
    public static PositionMap grouped(int group) {
        return new PositionMap(0, group, true, 0, Double.POSITIVE_INFINITY);
    }

    /** {@code x / divisor}. */
    public static PositionMap divided(double divisor) {
        return new PositionMap(0, divisor, false, 0, Double.POSITIVE_INFINITY);
    }

    /** {@code x mod size}: the place within a chunk. */
    public static PositionMap withinChunk(int size) {
        return new PositionMap(size, 1, true, 0, Double.POSITIVE_INFINITY);
    }

    /** The same, with every position moved on. */
    public PositionMap plus(double more) {
        return new PositionMap(period, divisor, whole, offset + more, limit + more);
    }

    /** The same, with no position beyond a limit. */
    public PositionMap atMost(double most) {
        return new PositionMap(period, divisor, whole, offset, Math.min(limit, most));
    }

    /** What is added to each token's own position, where that is all. */
    public OptionalInt shift() {
        return period == 0 && divisor == 1 && Double.isInfinite(limit) && offset == Math.rint(offset)
                ? OptionalInt.of((int) offset)
                : OptionalInt.empty();
    }

    /** The position at which the token at {@code x}, at least 0, is rotated. */
    public double at(int x) {
        double quotient = (period == 0 ? x : x % period) / divisor;
        return Math.min((whole ? Math.floor(quotient) : quotient) + offset, limit);
    }
}
