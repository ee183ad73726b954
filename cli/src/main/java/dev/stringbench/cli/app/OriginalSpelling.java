package dev.stringbench.cli.app;

import java.util.Arrays;

/** The option names of the original scripts: {@code --test_max_length} is {@code --test-max-length}. */
final class OriginalSpelling {

    private OriginalSpelling() {}

    static String[] normalise(String... arguments) {
        return Arrays.stream(arguments).map(OriginalSpelling::normalise).toArray(String[]::new);
    }

    private static String normalise(String argument) {
        if (!argument.startsWith("--")) {
            return argument;
        }
        int end = argument.indexOf('=');
        String name = end < 0 ? argument : argument.substring(0, end);
        return name.replace('_', '-') + argument.substring(name.length());
    }
}
