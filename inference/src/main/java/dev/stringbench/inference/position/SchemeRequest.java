package dev.stringbench.inference.position;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What a position scheme is made from: what the user gives, and what its defaults follow from.
 *
 * @param given the user's settings by {@link SchemeOption#name}; a flag that is given is there with any number
 * @param stated settings that the model's own configuration recommends, by the same names
 * @param model the model
 * @param length the test's length L in tokens
 * @param benchmark name of the benchmark, whose original scripts may have defaults of their own, such as {@code ruler};
 *     empty outside of one
 * @param otherFrequencies whether the user has chosen the rotary frequencies apart from the scheme
 * @param notes takes what the user should know
 */
public record SchemeRequest(
        Map<String, Number> given,
        Map<String, Number> stated,
        ModelTraits model,
        int length,
        String benchmark,
        boolean otherFrequencies,
        Consumer<String> notes) {

    public SchemeRequest {
        given = Map.copyOf(given);
        stated = Map.copyOf(stated);
    }

    /** A whole number that the user gives. */
    OptionalInt whole(SchemeOption option) {
        Number number = given.get(option.name());
        return number == null ? OptionalInt.empty() : OptionalInt.of(number.intValue());
    }

    /** A number that the user gives. */
    OptionalDouble number(SchemeOption option) {
        Number number = given.get(option.name());
        return number == null ? OptionalDouble.empty() : OptionalDouble.of(number.doubleValue());
    }

    /** Whether the user gives a setting. */
    boolean has(SchemeOption option) {
        return given.containsKey(option.name());
    }

    /** A whole number that the model's configuration recommends. */
    OptionalInt recommended(SchemeOption option) {
        Number number = stated.get(option.name());
        return number == null ? OptionalInt.empty() : OptionalInt.of(number.intValue());
    }

    /**
     * A share of the length that the extrapolation baselines take the model to be trained on: two thirds of its window, as
     * the STRING paper sets them up (An et al. 2024, section 4.2).
     *
     * @return whole tokens, at least 1
     */
    int assumedTokens(int numerator, int denominator) {
        return (int) Math.max(1, 2L * model.trainedTokens() * numerator / (3L * denominator));
    }

    /** How far that length is stretched: to the test's length, or to the window where that is longer. */
    double stretch() {
        return 3.0 * Math.max(length, model.trainedTokens()) / (2.0 * model.trainedTokens());
    }

    static InferenceException bad(String message) {
        return new InferenceException(Fault.BAD_SETTING, message);
    }
}
