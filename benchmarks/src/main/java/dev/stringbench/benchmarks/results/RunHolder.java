package dev.stringbench.benchmarks.results;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that says it writes a result file, as its lock file tells. Only the text is read: the lock is never asked for,
 * so that looking never keeps a run from starting.
 *
 * @param pid the process
 * @param host the machine
 * @param since when it began
 */
public record RunHolder(long pid, String host, Instant since) {

    private static final Pattern TEXT =
            Pattern.compile("process (?<pid>\\d{1,18}) on (?<host>.+) since (?<since>\\S+)");

    /** The clock of the lock file's time has seconds only, and a process may be a little older than its lock. */
    private static final Duration CLOCK = Duration.ofSeconds(2);

    /** Read who says that it writes a result file; a run that ended leaves nothing, a killed one its text. */
    public static Optional<RunHolder> of(Path resultFile) {
        Path lock = ResultFile.sibling(resultFile, ".lock");
        try {
            return Files.exists(lock) ? parse(Files.readString(lock).strip()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<RunHolder> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RunHolder(
                    Long.parseLong(matcher.group("pid")),
                    matcher.group("host"),
                    Instant.parse(matcher.group("since"))));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Tell whether the process lives; empty where it runs on another machine, of which nothing can be told. */
    public Optional<Boolean> isAlive() {
        if (!host.equals(thisHost())) {
            return Optional.empty();
        }
        // The number may have been given to a later process.
        return Optional.of(ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .startInstant()
                        .map(start -> start.isBefore(since.plus(CLOCK)))
                        .orElse(true))
                .isPresent());
    }

    static String thisHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unnamed host";
        }
    }
}
