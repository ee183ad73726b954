package dev.stringbench.inference.position;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A position scheme that users may choose, before it has settings.
 *
 * @param name as {@link PositionScheme#name} of those it makes
 * @param summary a few words for the help text
 * @param options the settings it takes
 * @param maker makes the scheme; throws an InferenceException BAD_SETTING where settings make no sense, and may make plain
 *     RoPE where they say so
 */
public record SchemeKind(
        String name, String summary, List<SchemeOption> options, Function<SchemeRequest, PositionScheme> maker) {

    public SchemeKind {
        options = List.copyOf(options);
    }

    /** Read settings of this scheme from an identity; what it does not know is left out. */
    public List<Setting> settings(Map<String, Number> numbers) {
        List<Setting> settings = new ArrayList<>();
        for (SchemeOption option : options) {
            Number number = numbers.get(option.settingName());
            if (number != null) {
                settings.add(Setting.of(option, number));
            }
        }
        return settings;
    }
}
