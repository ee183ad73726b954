package dev.stringbench.cli.tune;

import java.nio.file.Path;
import java.util.List;

/** The benchmark on which settings are tried: tasks at one length. */
interface TuneSuite {

    /** Words for a table's title, such as {@code 4 needles in 2,048 tokens, 4 of 4}. */
    String title();

    /** Tokens of a sample's prompt, as the length tells. */
    int promptTokens();

    List<TuneTask<?>> tasks();

    /**
     * Make the data that is missing.
     *
     * @param race samples of the race at most
     * @param fresh samples of the confirmation
     */
    void prepare(int race, int fresh);

    /** The ordinary command that runs fresh samples, with the options that choose the data. */
    List<String> confirmationCommand(int samples, Path output);
}
