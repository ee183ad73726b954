package dev.stringbench.benchmarks.results;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of a result file, which needs no quotes in a shell: {@code string-L131072-S0.33L-W128.jsonl}.
 *
 * @param scheme the position scheme's name
 * @param maxLength context length of the test in tokens
 * @param settings what stands for the scheme's settings, such as {@code S0.33L}
 * @param variant hash of the identity where a setting that the name does not show is not the default
 */
public record ResultFileName(
        String scheme,
        int maxLength,
        List<String> settings,
        @Nullable String variant) {

    public ResultFileName {
        settings = List.copyOf(settings);
    }

    @Override
    public String toString() {
        StringBuilder name = new StringBuilder(scheme).append("-L").append(maxLength);
        settings.forEach(setting -> name.append('-').append(setting));
        if (variant != null) {
            name.append('-').append(variant);
        }
        return name.append(".jsonl").toString();
    }
}
