package dev.stringbench.cli.model;

import dev.stringbench.benchmarks.model.PositionSetting;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Setting;
import dev.stringbench.inference.rope.RotaryConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A position scheme to run.
 *
 * @param scheme the scheme
 * @param rotary what its rotary table is computed from
 * @param ropeScaling words for the rotary frequencies where they are not the model's own and the settings do not tell them
 */
public record PositionChoice(
        PositionScheme scheme,
        RotaryConfig rotary,
        @Nullable String ropeScaling) {

    /** The scheme as a run's identity names it. */
    public PositionSetting setting() {
        return new PositionSetting(scheme.name(), settings(), ropeScaling, true);
    }

    /** The scheme's settings by their names. */
    public Map<String, Number> settings() {
        Map<String, Number> settings = new LinkedHashMap<>();
        scheme.settings().forEach(setting -> settings.put(setting.name(), setting.value()));
        return settings;
    }

    /** What stands for the settings in a result file's name. */
    public List<String> fileNameParts() {
        return scheme.fileNameParts();
    }

    /** Whether everything that a result file's name does not show is at its default. */
    public boolean isDefault() {
        return scheme.settings().stream().allMatch(Setting::usual)
                && (ropeScaling == null || scheme.frequencies().isPresent());
    }

    /** Words for people, such as {@code string (S 676, W 16)}. */
    public String label() {
        return label(scheme.name(), scheme.settings(), ropeScaling);
    }

    /** Words for a scheme, as {@link #label()}. */
    static String label(String scheme, List<Setting> settings, @Nullable String ropeScaling) {
        List<String> parts = Stream.concat(
                        settings.stream().map(Setting::label).flatMap(Optional::stream),
                        Optional.ofNullable(ropeScaling).stream())
                .toList();
        return scheme + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")");
    }
}
