package dev.stringbench.cli.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same bytes in every file and the same words on the screen, whatever the country and the names of folders. */
class AnyLocaleTest {

    private static final Locale LOCALE = Locale.getDefault();
    private static final TimeZone ZONE = TimeZone.getDefault();

    @TempDir
    private static Path folder;

    private static final Set<String> FILES =
            Set.of(".", "tiny", "questions.jsonl", "niah-results", "Predictions", "page", "junit.xml");

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
        TinyModelFolder.write(place.resolve("tiny"));
        Files.writeString(place.resolve("questions.jsonl"), """
                {"index": 0, "input": "Where is the kettle?", "outputs": ["harbour"], "length": 40}
                {"index": 1, "input": "Where is the lantern?", "outputs": ["in the meadow"], "length": 1040}
                """);
        var printed = new StringBuilder();
        String engine = " --model-path tiny --random-weights --device cpu --output .";
        List.of(
                        "niah --haystack synthetic --num-test 1 --test-max-length 512" + engine,
                        "ruler-test --task qa_1 --max-length 1024 --data questions.jsonl" + engine,
                        "score niah-results Predictions",
                        "report niah-results Predictions --output page --junit junit.xml",
                        "verify niah-results Predictions")
                .forEach(command -> printed.append(run(place, command)));
        return new Work(files(place), printed.toString());
    }

    /** Run a command whose words without a dash that name files or folders lie in the given place. */
    private static String run(Path place, String command) {
        String[] arguments = Stream.of(command.split(" ", -1))
                .map(word ->
                        FILES.contains(word) ? place.resolve(word).normalize().toString() : word)
                .toArray(String[]::new);
        CommandRun run = CommandRun.of(arguments);
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
                    contents.put(name, Files.readString(file).replace(place.toString(), "FOLDER"));
                }
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
