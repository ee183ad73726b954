package dev.stringbench.cli.results;

import dev.stringbench.cli.console.Console;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The user's browser, started by the desktop's own program. */
final class Browser {

    private Browser() {}

    /** Show a page, or say where it is when this machine has no desktop. */
    static void open(URI page, Console console) {
        boolean started = command(console)
                .map(command -> start(Stream.concat(command.stream(), Stream.of(page.toString()))
                        .toList()))
                .orElse(false);
        if (!started) {
            console.note("there is no browser to open it in; open " + page + " yourself");
        }
    }

    private static Optional<List<String>> command(Console console) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler"));
        }
        if (system.startsWith("mac")) {
            return Optional.of(List.of("open"));
        }
        var environment = console.environment();
        boolean desktop = Stream.of("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
                .anyMatch(name -> !environment.getOrDefault(name, "").isEmpty());
        return desktop
                ? program("xdg-open", environment.getOrDefault("PATH", "")).map(List::of)
                : Optional.empty();
    }

    private static Optional<String> program(String name, String path) {
        return Pattern.compile(":")
                .splitAsStream(path)
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static boolean start(List<String> command) {
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
