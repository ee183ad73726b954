package dev.stringbench.inference.position;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * One number that a position scheme was set to.
 *
 * @param option which setting
 * @param value the number; 1 for a flag that is set
 * @param usual whether a file's name need not tell it: it does, or it is at its default
 */
public record Setting(SchemeOption option, Number value, boolean usual) {

    /** A setting that tables and file names show, or one at its default. */
    static Setting of(SchemeOption option, Number value) {
        return new Setting(option, value, true);
    }

    /** A flag that is set. */
    static Setting flag(SchemeOption option) {
        return of(option, 1);
    }

    /** Its key in a run's identity and its column, such as {@code shifted_offset}. */
    public String name() {
        return option.settingName();
    }

    /** Words for a table, such as {@code S 676}; empty where it is not shown. */
    public Optional<String> label() {
        return shown(" ");
    }

    /** A part of a file's name, such as {@code S676}; empty where it is not shown. */
    public Optional<String> fileNamePart() {
        return shown("");
    }

    private Optional<String> shown(String gap) {
        if (!option.shown()) {
            return Optional.empty();
        }
        return Optional.of(option.isFlag() ? option.symbol() : option.symbol() + gap + plain(value));
    }

    /** The options that set it, as users type them. */
    public String typed() {
        return option.isFlag() ? option.typed() : option.typed() + " " + plain(value);
    }

    /** A number without an exponent or zeros that say nothing. */
    static String plain(Number number) {
        return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
}
