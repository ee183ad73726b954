package dev.stringbench.cli.tune;

import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.inference.position.SchemeOption;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A setting of a position scheme that is tried.
 *
 * @param given the settings that make it; those of a default are none
 * @param choice the scheme with all its settings
 * @param isDefault whether it is what the scheme is set to where nothing is given
 */
record Candidate(Map<SchemeOption, Number> given, PositionChoice choice, boolean isDefault) {

    Candidate {
        given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }

    /** Words for people; settings that labels of runs leave out are told where they are tried. */
    String label() {
        String hidden = given.entrySet().stream()
                .filter(entry -> !entry.getKey().shown())
                .map(entry -> ", " + entry.getKey().name() + " " + plain(entry.getValue()))
                .collect(Collectors.joining());
        return choice.label() + hidden;
    }

    String scheme() {
        return choice.scheme().name();
    }

    /** Whether another makes the model compute the same. */
    boolean isSame(Candidate other) {
        return scheme().equals(other.scheme()) && choice.settings().equals(other.choice.settings());
    }

    /** The options that make it, as they are typed. */
    List<String> options() {
        List<String> options = new ArrayList<>();
        given.forEach((option, value) -> {
            options.add(option.typed());
            if (!option.isFlag()) {
                options.add(plain(value));
            }
        });
        return options;
    }

    private static String plain(Number number) {
        return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
}
