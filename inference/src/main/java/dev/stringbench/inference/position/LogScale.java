package dev.stringbench.inference.position;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The query scale max(1, ln(i + 1) / ln(n)) for a training length n, which keeps the softmax from flattening over more keys
 * than it was trained on (Su 2023, bojone/rerope).
 */
final class LogScale {
    private static final SchemeOption LOG_N = SchemeOption.flag(
            "log-n", "log-n", "Multiply the queries at positions i from the training length P on by ln(i + 1) / ln P.");

    private static final SchemeOption TRAINING_LENGTH = SchemeOption.whole(
            "training-length",
            "P",
            "P of --log-n in tokens, which it implies. Default: two thirds of the model's window.");

    private static final List<SchemeOption> OPTIONS = List.of(LOG_N, TRAINING_LENGTH);

    private LogScale() {}

    /** The training length where the scale is asked for. */
    static OptionalInt length(SchemeRequest request) {
        return request.has(LOG_N) || request.has(TRAINING_LENGTH)
                ? OptionalInt.of(request.whole(TRAINING_LENGTH).orElse(request.assumedTokens(1, 1)))
                : OptionalInt.empty();
    }

    static void requireInRange(OptionalInt length) {
        if (length.isPresent() && length.getAsInt() < 2) {
            throw SchemeRequest.bad("training length is " + length.getAsInt() + "; it must be at least 2 tokens");
        }
    }

    /** What the scores of the query at position i are multiplied by. */
    static double at(int i, OptionalInt length) {
        return length.isPresent() ? Math.max(1, Math.log(i + 1.0) / Math.log(length.getAsInt())) : 1;
    }

    /** Some settings, and after them the training length where there is one. */
    static List<Setting> after(List<Setting> settings, OptionalInt length) {
        return length.isPresent()
                ? Stream.concat(settings.stream(), Stream.of(Setting.of(TRAINING_LENGTH, length.getAsInt())))
                        .toList()
                : settings;
    }

    /** Some options, and after them those of the scale. */
    static List<SchemeOption> after(SchemeOption... options) {
        return Stream.concat(Stream.of(options), OPTIONS.stream()).toList();
    }
}
