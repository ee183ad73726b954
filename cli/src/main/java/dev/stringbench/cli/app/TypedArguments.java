package dev.stringbench.cli.app;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Arguments as they were typed. Java reads them in the encoding of the locale, or on Windows in the system's code page, and
 * puts {@code ?} or U+FFFD in the place of what has no character there, so that a prompt or a path would silently be another.
 *
 * @param encoding in which Java reads arguments and file names
 * @param typed the command line where the launcher could tell it, else empty
 */
record TypedArguments(Charset encoding, String typed) {

    /** Environment variable by which the launcher for Windows tells what was typed. */
    static final String VARIABLE = "STRING_BENCH_ARGUMENTS";

    private static final String REPLACEMENT = "\uFFFD";

    /** What a character of several bytes becomes where Java reads ASCII. */
    private static final String TWO_LOST_BYTES = "??";

    static TypedArguments ofProcess(Map<String, String> environment) {
        String name = System.getProperty("sun.jnu.encoding", "UTF-8");
        Charset encoding = Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
        return new TypedArguments(encoding, environment.getOrDefault(VARIABLE, ""));
    }

    /** Say in one line that an argument has lost characters; nothing where none has. */
    Optional<String> lost(String... arguments) {
        for (String argument : arguments) {
            boolean lost = argument.contains(REPLACEMENT)
                    || (encoding.equals(StandardCharsets.US_ASCII) && argument.contains(TWO_LOST_BYTES));
            if (lost) {
                return Optional.of("the argument \"" + argument + "\" has lost characters, since this process reads "
                        + encoding + "; set LC_ALL to a UTF-8 locale such as C.UTF-8, or put the text into a file");
            }
        }
        if (encoding.newEncoder().canEncode(typed)) {
            return Optional.empty();
        }
        return Optional.of("the command line has characters that the code page " + encoding
                + " lacks; put the text into a UTF-8 file, use a path without them, or switch Windows to UTF-8"
                + " (Region, Administrative, Use Unicode UTF-8)");
    }
}
