package dev.stringbench.cli.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.OwnRulerSources;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same bytes in every file and the same words on the screen, whatever the country and the names of folders. */
class AnyLocaleTest {

    /** In the rows of the samples' page: run, index, score, tokens read, tokens generated, and then the time. */
    private static final String SECONDS_OF_A_SAMPLE = "(\\[\\d+,\\d+,[\\d.]+,\\d+,\\d+,)[\\d.]+";

    private static final Locale LOCALE = Locale.getDefault();
    private static final TimeZone ZONE = TimeZone.getDefault();

    @TempDir
    private static Path folder;

    private static final Set<String> FILES =
            Set.of(".", "tiny", "sources", "questions.jsonl", "niah-results", "Predictions", "page", "junit.xml");

    private static Work english = new Work(new TreeMap<>(), "");

    /** What the commands wrote and printed, without the folder's name. */
    private record Work(Map<String, String> files, String printed) {}

    @BeforeAll
    static void runInEnglish() throws IOException {
        Locale.setDefault(Locale.US);
        english = run(folder.resolve("english"));
        assertTrue(english.files().size() > 8, english.files().keySet().toString());
        assertTrue(english.files().getOrDefault("page/report.html", "").contains("var(--series-1)"));
    }

    @AfterEach
    void restore() {
        Locale.setDefault(LOCALE);
        TimeZone.setDefault(ZONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "ar-EG-u-nu-arab", "fa-IR", "th-TH-u-ca-buddhist-nu-thai", "ja-JP-u-ca-japanese"})
    void writesTheSameBytesInEveryLocale(String tag) throws IOException {
        Locale.setDefault(Locale.forLanguageTag(tag));
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
        assertSame(run(folder.resolve("in " + tag)));
    }

    @Test
    void writesTheSameBytesInFoldersOfAnyName() throws IOException {
        assertSame(run(folder.resolve("Ключ 模型 #1 50%é+")));
    }

    /** What containers have: processes in the C locale, the program and everything else in folders of other names. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void writesTheSameBytesFromProcessesInTheCLocale() throws IOException {
        Path place = Files.createDirectories(folder.resolve("процесс 模型 #2 50%"));
        Path launcher = Files.createDirectories(place.resolve("программа/bin")).resolve("string-bench");
        Files.copy(Path.of("src/main/dist/bin/string-bench"), launcher);
        // The launcher's locale and arguments with the tests' class path, since no distribution is built yet.
        Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                while [ "$1" != -cp ]; do shift; done
                shift 2
                exec "$REAL_JAVA" -XX:TieredStopAtLevel=1 -Xmx512m -Dfile.encoding=UTF-8 -cp "$TEST_CLASSES" "$@"
                """);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> environment = Map.of(
                "LC_ALL", "C",
                "LANG", "C",
                "JAVA_HOME", folder.resolve("java").toString(),
                "REAL_JAVA",
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "TEST_CLASSES", System.getProperty("java.class.path"));
        Work work = run(place, arguments -> process(place, launcher, environment, arguments));
        work.files().remove("программа/bin/string-bench");
        assertSame(work);
    }

    private static CommandRun process(Path place, Path launcher, Map<String, String> environment, String... arguments) {
        var builder = new ProcessBuilder(Stream.concat(Stream.of("sh", launcher.toString()), Stream.of(arguments))
                        .toList())
                .directory(place.toFile());
        builder.environment().putAll(environment);
        try {
            Path err = Files.createTempFile(folder, "err", ".txt");
            Process process = builder.redirectError(err.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new CommandRun(process.waitFor(), out, Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void assertSame(Work work) {
        assertEquals(english.files().keySet(), work.files().keySet());
        english.files()
                .forEach((name, content) ->
                        assertSameLines(name, content, work.files().get(name)));
        assertSameLines("the screen", english.printed(), work.printed());
    }

    private static void assertSameLines(String what, String wanted, @Nullable String found) {
        List<String> lines = found == null ? List.of() : found.lines().toList();
        List<String> wantedLines = wanted.lines().toList();
        for (int i = 0; i < Math.min(lines.size(), wantedLines.size()); i++) {
            assertEquals(wantedLines.get(i), lines.get(i), what + ", line " + (i + 1));
        }
        assertEquals(wanted, found, what);
    }

    /** Take a model through two benchmarks, score its predictions again and report them. */
    private static Work run(Path place) throws IOException {
        return run(place, CommandRun::of);
    }

    private static Work run(Path place, Function<String[], CommandRun> commandLine) throws IOException {
        TinyModelFolder.write(place.resolve("tiny"));
        OwnRulerSources.write(place.resolve("sources"));
        Files.writeString(place.resolve("questions.jsonl"), """
                {"index": 0, "input": "Where is the kettle?", "outputs": ["harbour"], "length": 40}
                {"index": 1, "input": "Where is the lantern?", "outputs": ["in the meadow"], "length": 1040}
                """);
        var printed = new StringBuilder();
        String engine = " --model-path tiny --random-weights --device cpu --output .";
        List.of(
                        "niah --haystack synthetic --num-test 1 --test-max-length 512" + engine,
                        "ruler-test --task qa_1 --max-length 1024 --data questions.jsonl" + engine,
                        "ruler --task niah_single_1 --num-samples 1 --lengths 2048 --save-dir . --data-sources sources"
                                + engine,
                        "score niah-results Predictions",
                        "report niah-results Predictions --output page --junit junit.xml",
                        "verify niah-results Predictions")
                .forEach(command -> printed.append(run(place, command, commandLine)));
        return new Work(files(place), printed.toString());
    }

    /** Run a command whose words without a dash that name files or folders lie in the given place. */
    private static String run(Path place, String command, Function<String[], CommandRun> commandLine) {
        String[] arguments = Stream.of(command.split(" ", -1))
                .map(word ->
                        FILES.contains(word) ? place.resolve(word).normalize().toString() : word)
                .toArray(String[]::new);
        CommandRun run = commandLine.apply(arguments);
        assertEquals(0, run.exitCode(), run.err());
        // Rates and free memory differ from run to run.
        return (run.out() + run.err())
                .replace(place.toString(), "FOLDER")
                .lines()
                .filter(line -> !line.contains("tokens/s") && !line.startsWith("memory: "))
                .collect(Collectors.joining("\n", "> " + command + "\n", "\n"));
    }

    private static Map<String, String> files(Path place) {
        var contents = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = place.relativize(file).toString();
                if (!name.endsWith(".events.jsonl")) {
                    contents.put(
                            name,
                            Files.readString(file)
                                    .replace(place.toString(), "FOLDER")
                                    .replaceAll(SECONDS_OF_A_SAMPLE, "$1time"));
                }
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
