package dev.stringbench.benchmarks.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A position scheme and those of its settings on which results depend.
 *
 * <p>Its JSON is one flat object: {@code scheme}, each setting under its own name, {@code rope_scaling}, {@code verified}.
 *
 * @param scheme such as {@code rope} or {@code string}
 * @param settings numbers by name, such as {@code shifted_offset}, in the order in which the scheme lists them
 * @param ropeScaling how the rotary frequencies are scaled where that differs from the model's own configuration and the
 *     settings do not tell it
 * @param verified false where a remote server was only told to be configured so
 */
public record PositionSetting(
        String scheme,
        Map<String, Number> settings,
        @Nullable String ropeScaling,
        boolean verified) {

    private static final String SCHEME = "scheme";
    private static final String ROPE_SCALING = "rope_scaling";
    private static final String VERIFIED = "verified";

    public PositionSetting {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** Plain RoPE with the model's own rotary frequencies. */
    public static PositionSetting rope() {
        return new PositionSetting("rope", Map.of(), null, true);
    }

    /** The same setting as a declaration that nothing has checked. */
    public PositionSetting unverified() {
        return new PositionSetting(scheme, settings, ropeScaling, false);
    }

    /** Words for people, such as {@code string, shifted_offset 676, local_value 16}. */
    public String words() {
        String numbers = settings.entrySet().stream()
                .map(setting -> ", " + setting.getKey() + " " + setting.getValue())
                .collect(Collectors.joining());
        return scheme + numbers + (ropeScaling == null ? "" : ", " + ropeScaling);
    }

    /** Read an object; what is neither a number nor known is left out. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static PositionSetting of(Map<String, @Nullable Object> json) {
        Map<String, Number> numbers = new LinkedHashMap<>();
        json.forEach((name, value) -> {
            if (value instanceof Number number) {
                numbers.put(name, number);
            }
        });
        return new PositionSetting(
                String.valueOf(json.get(SCHEME)),
                numbers,
                json.get(ROPE_SCALING) instanceof String text ? text : null,
                Boolean.TRUE.equals(json.get(VERIFIED)));
    }

    /** The object that is written. */
    @JsonValue
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(SCHEME, scheme);
        json.putAll(settings);
        if (ropeScaling != null) {
            json.put(ROPE_SCALING, ropeScaling);
        }
        json.put(VERIFIED, verified);
        return json;
    }
}
