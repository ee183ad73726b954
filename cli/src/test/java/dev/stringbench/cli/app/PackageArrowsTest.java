package dev.stringbench.cli.app;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.data.DataException;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.python.PythonText;
import dev.stringbench.scoring.ScoringException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Which package uses which, read from the compiled classes of all modules by the JDK's {@code jdeps}. Where an arrow is
 * meant, its line below and its package's page are changed together.
 */
@SuppressWarnings({"DefaultCharset", "JdkObsolete"}) // the words of jdeps are ASCII
class PackageArrowsTest {

    private static final String ROOT = "dev.stringbench.";

    private static final Pattern ARROW =
            Pattern.compile("\\s+(dev\\.stringbench[\\w.]*)\\s+-> (dev\\.stringbench[\\w.]*)\\s.*");

    /** What each room of {@code cli} may use of the others. */
    private static final Map<String, Set<String>> ROOMS_OF_CLI = Map.ofEntries(
            entry("console", Set.of()),
            entry("runfile", Set.of("console")),
            entry("results", Set.of("console")),
            entry("model", Set.of("console")),
            entry("data", Set.of("console", "model")),
            entry("engine", Set.of("console", "model")),
            entry("speed", Set.of("console", "model")),
            entry("positions", Set.of("console", "model")),
            entry("serve", Set.of("console", "model")),
            entry("bench", Set.of("console", "model")),
            entry("generate", Set.of("console", "model", "bench")),
            entry("bench.niah", Set.of("console", "model", "data", "bench")),
            entry("bench.ruler", Set.of("console", "model", "data", "bench")),
            entry("bench.infbench", Set.of("console", "model", "bench", "data")),
            entry("tune", Set.of("console", "model", "data", "bench", "runfile")),
            entry(
                    "app",
                    Set.of(
                            "console",
                            "runfile",
                            "results",
                            "model",
                            "data",
                            "engine",
                            "speed",
                            "positions",
                            "serve",
                            "bench",
                            "generate",
                            "bench.niah",
                            "bench.ruler",
                            "bench.infbench",
                            "tune")));

    /** What each room of {@code inference.torch} may use of the others. */
    private static final Map<String, Set<String>> ROOMS_OF_TORCH = Map.of(
            "engine", Set.of(),
            "operator", Set.of("engine"),
            "program", Set.of("engine", "operator"),
            "parallel", Set.of("engine", "operator", "program"),
            "cache", Set.of("engine", "program", "parallel"),
            "kernel", Set.of("engine", "operator", "program", "parallel"),
            "load", Set.of("engine", "program", "parallel", "cache", "kernel"),
            "generate", Set.of("engine", "operator", "program", "parallel", "cache", "kernel", "load"),
            "measure", Set.of("engine", "program", "cache", "kernel", "load", "generate"));

    private static final SortedMap<String, SortedSet<String>> ARROWS = new TreeMap<>();

    @BeforeAll
    static void readArrows() throws URISyntaxException {
        Set<String> places = new TreeSet<>();
        for (Class<?> type : List.of(
                StringBench.class,
                BenchmarkException.class,
                DataException.class,
                InferenceException.class,
                PythonText.class,
                ScoringException.class)) {
            places.add(Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString());
        }
        var out = new StringWriter();
        String[] arguments = Stream.concat(Stream.of("--multi-release", "base", "-verbose:package"), places.stream())
                .toArray(String[]::new);
        int exitCode = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(new PrintWriter(out, true), new PrintWriter(System.err, true), arguments);
        assertEquals(0, exitCode, out.toString());
        out.toString()
                .lines()
                .map(ARROW::matcher)
                .filter(Matcher::matches)
                .forEach(arrow -> ARROWS.computeIfAbsent(arrow.group(1), from -> new TreeSet<>())
                        .add(arrow.group(2)));
    }

    @Test
    void packagesOfAllModulesAreRead() {
        for (String module : List.of("benchmarks.", "cli.", "data.", "inference.", "scoring.")) {
            assertTrue(ARROWS.keySet().stream().anyMatch(name -> name.startsWith(ROOT + module)), module);
        }
        assertTrue(ARROWS.getOrDefault(ROOT + "scoring", new TreeSet<>()).contains(ROOT + "python"), ARROWS::toString);
    }

    @Test
    void noPackageUsesAnotherThatUsesIt() {
        var left = new TreeMap<String, SortedSet<String>>();
        ARROWS.forEach((from, to) -> left.put(from, new TreeSet<>(to)));
        boolean shrunk = true;
        while (shrunk) {
            left.values().forEach(to -> to.retainAll(left.keySet()));
            shrunk = left.values().removeIf(Set::isEmpty);
        }
        assertEquals(Map.of(), left, "packages on a cycle, and those that lead to one");
    }

    @Test
    void theRoomsOfTheCommandLineUseEachOtherOneWay() {
        assertEquals(List.of(), wrongArrows(ROOT + "cli", ROOMS_OF_CLI));
    }

    @Test
    void theRoomsOfTheEngineUseEachOtherOneWay() {
        assertEquals(List.of(), wrongArrows(ROOT + "inference.torch", ROOMS_OF_TORCH));
    }

    /** The entry point, which nothing is built on. */
    @Test
    void nothingUsesTheEntryPoint() {
        ARROWS.forEach((from, to) -> assertTrue(!to.contains(ROOT + "cli.app"), from));
    }

    private static List<String> wrongArrows(String parent, Map<String, Set<String>> rooms) {
        List<String> wrong = new ArrayList<>();
        ARROWS.forEach((from, to) -> {
            for (String used : to) {
                if (from.startsWith(parent + ".") && used.startsWith(parent + ".")) {
                    String room = from.substring(parent.length() + 1);
                    String other = used.substring(parent.length() + 1);
                    if (!rooms.getOrDefault(room, Set.of()).contains(other)) {
                        wrong.add(room + " -> " + other);
                    }
                }
            }
        });
        return wrong;
    }
}
