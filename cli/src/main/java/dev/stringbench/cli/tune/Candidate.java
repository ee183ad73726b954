package dev.stringbench.cli.tune;

import dev.stringbench.cli.model.PositionChoice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A setting of a position scheme that is tried.
 *
 * @param given the settings that make it, by the names of their options; those of a default are none
 * @param choice the scheme with all its settings
 * @param isDefault whether it is what the scheme is set to where nothing is given
 */
record Candidate(Map<String, Number> given, PositionChoice choice, boolean isDefault) {

    Candidate {
        given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }

    String label() {
        return choice.label();
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
        choice.scheme().settings().stream()
                .filter(setting -> setting.option().isFlag())
                .forEach(setting -> options.add(setting.option().typed()));
        given.forEach((name, value) -> {
            if (!options.contains("--" + name)) {
                options.add("--" + name);
                options.add(
                        new BigDecimal(value.toString()).stripTrailingZeros().toPlainString());
            }
        });
        return options;
    }
}
