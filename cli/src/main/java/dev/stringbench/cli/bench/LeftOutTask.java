package dev.stringbench.cli.bench;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * A task that cannot be made at the length of its group, so that it is named instead of run.
 *
 * @param id the task's name, which its line in a table bears
 * @param length in tokens
 * @param reason one sentence
 * @param leastLength the least length in tokens at which the task can be made, where one is known
 */
public record LeftOutTask(String id, int length, String reason, OptionalInt leastLength) {

    /** A few words for a table. */
    String words() {
        return leastLength.isEmpty()
                ? "too short"
                : String.format(Locale.ROOT, "too short: needs %,d tokens", leastLength.getAsInt());
    }
}
