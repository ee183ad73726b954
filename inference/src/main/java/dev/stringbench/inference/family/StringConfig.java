package dev.stringbench.inference.family;

import java.util.Map;

/**
 * The defaults of STRING that a model folder may carry as {@code string_config}.
 *
 * @param shiftedOffset S, the distance in tokens from which keys count as far; at least 1
 * @param localValue W, the distance in tokens that a key at distance S is given; at least 0
 */
public record StringConfig(int shiftedOffset, int localValue) {
    public StringConfig {
        if (shiftedOffset < 1) {
            throw new IllegalArgumentException("shifted_offset is " + shiftedOffset + "; it must be at least 1");
        }
        if (localValue < 0) {
            throw new IllegalArgumentException("local_value is " + localValue + "; it must not be negative");
        }
    }

    /** The same by the names of the position schemes' options. */
    public Map<String, Number> settings() {
        return Map.of("shifted-offset", shiftedOffset, "local-value", localValue);
    }
}
