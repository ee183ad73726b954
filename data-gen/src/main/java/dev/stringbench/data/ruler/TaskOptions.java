package dev.stringbench.data.ruler;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The options of one kind of task, which also make its samples. The benchmark's own tasks are constants of the
 * implementing records, such as {@link VariableTrackingOptions#VT}.
 */
public interface TaskOptions {

    /** Give the words of the task. */
    TaskTemplate template();

    /**
     * Make the samples of one file.
     *
     * @param file what they are made from and where they go
     * @throws DataException see {@link RulerGenerator#generate}
     */
    void generate(FileInMaking file);

    /**
     * Change one option.
     *
     * @param name the original's name, such as num_needle_k
     * @throws DataException BAD_OPTION if there is no such option or the value is outside its range
     */
    TaskOptions with(String name, String value);

    /** Refuse an option that this kind of task does not have. */
    static DataException unknownOption(String task, String name, String... known) {
        return new DataException(
                DataFault.BAD_OPTION,
                "the task " + task + " has no option \"" + name + "\"; it has " + String.join(", ", known));
    }

    /** Read a whole number. */
    static int wholeNumber(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new DataException(
                    DataFault.BAD_OPTION, "the option " + name + " is \"" + value + "\"; it must be a whole number", e);
        }
    }

    /** Refuse a number below the least that makes sense. */
    static void requireAtLeast(int least, String name, int value) {
        if (value < least) {
            throw new DataException(
                    DataFault.BAD_OPTION, "the option " + name + " is " + value + "; it must be at least " + least);
        }
    }

    /** Read a constant by its name in small letters. */
    static <E extends Enum<E>> E constant(Class<E> type, String name, String value) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> lower(constant).equals(value))
                .findFirst()
                .orElseThrow(() -> new DataException(
                        DataFault.BAD_OPTION,
                        "the option " + name + " is \"" + value + "\"; it must be one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(type.getEnumConstants())
                                                .map(TaskOptions::lower)
                                                .toList())));
    }

    /** Give a constant's name as the original writes it. */
    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
