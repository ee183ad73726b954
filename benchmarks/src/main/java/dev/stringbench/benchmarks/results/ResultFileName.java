package dev.stringbench.benchmarks.results;

import dev.stringbench.benchmarks.model.PositionSetting;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The name of a result file, which needs no quotes in a shell: {@code string-L131072-S0.33L-W128.jsonl}.
 *
 * @param position the position scheme
 * @param maxLength context length of the test in tokens
 * @param shiftedRatio S as a share of L where it was given so
 * @param yarnFactor YaRN factor where one was given
 * @param variant hash of the identity where a setting that the name does not show is not the default
 */
public record ResultFileName(
        PositionSetting position,
        int maxLength,
        @Nullable Double shiftedRatio,
        @Nullable Double yarnFactor,
        @Nullable String variant) {

    @Override
    public String toString() {
        StringBuilder name = new StringBuilder(position.scheme()).append("-L").append(maxLength);
        if (position.shiftedOffset() != null) {
            name.append("-S")
                    .append(shiftedRatio == null ? position.shiftedOffset().toString() : plain(shiftedRatio));
            name.append(shiftedRatio == null ? "" : "L").append("-W").append(position.localValue());
        }
        if (yarnFactor != null) {
            name.append("-F").append(plain(yarnFactor));
        }
        if (variant != null) {
            name.append('-').append(variant);
        }
        return name.append(".jsonl").toString();
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
