package dev.stringbench.cli.runfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.infbench.InfBenchCatalogue;
import dev.stringbench.benchmarks.ruler.RulerCard;
import dev.stringbench.benchmarks.ruler.RulerCatalogue;
import dev.stringbench.cli.app.StringBench;
import dev.stringbench.cli.console.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The run files of scripts/reproduce fit the command line as it is now. */
class ReproduceFilesTest {

    private static final Path FOLDER = Path.of("../scripts/reproduce");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void standForCommandsThatAreRight(Path file) {
        List<String> commands = commands(file);
        assertTrue(commands.size() >= 2, commands.toString());
        assertTrue(commands.get(commands.size() - 1).startsWith("string-bench report "), commands.toString());
    }

    @Test
    void sayTheOriginalsSettings() {
        String llama = commands(FOLDER.resolve("llama3.1-8b.yaml")).get(0);
        assertEquals(
                "string-bench ruler --model-path=/m --output=reproduce/llama3.1-8b --position=rope,string"
                        + " --shifted-ratio=0.33 --local-value=128 --template=llama3.1 --task=all --max-length=131072"
                        + " --num-samples=500",
                llama);
        assertEquals(
                llama.replace("8b", "70b"),
                commands(FOLDER.resolve("llama3.1-70b.yaml")).get(0));
        String qwen = commands(FOLDER.resolve("qwen2-72b.yaml")).get(0);
        assertTrue(qwen.contains("--local-value=512 --template=qwen2 "), qwen);
    }

    @Test
    void holdEveryTaskOfTheDemoAgainstABaselineUnderBothSchemes() throws IOException {
        List<String> baseline = Files.readAllLines(FOLDER.resolve("demo-baseline.csv"));
        assertTrue(baseline.get(0).contains(",percent,") && baseline.get(0).contains(",all_needles,"), baseline.get(0));
        List<String> expected = new ArrayList<>();
        Stream.of(
                        List.of("niah_4needle"),
                        RulerCatalogue.ALL.stream().map(RulerCard::id).toList(),
                        InfBenchCatalogue.ALL.stream()
                                .map(card -> card.task().taskName())
                                .toList())
                .flatMap(List::stream)
                .forEach(task -> List.of("rope", "string").forEach(scheme -> expected.add(task + " " + scheme)));
        List<String> held = baseline.stream()
                .skip(1)
                .map(line -> List.of(line.split(",", 6)))
                .map(cells -> cells.get(1) + " " + cells.get(3).replaceFirst("-.*", ""))
                .sorted()
                .toList();
        assertEquals(expected.stream().sorted().toList(), held);
    }

    private static List<String> commands(Path file) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, null, Map.of("MODEL", "/m"));
        int exitCode = StringBench.run(console, "run", "--print-commands", file.toString());
        assertEquals(0, exitCode, err.toString());
        return out.toString().lines().toList();
    }
}
