package dev.stringbench.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.QuickRuler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A result file bears a hash of its run's identity exactly where a setting that its name does not show is not the default:
 * runs that are to be told apart never share a file, and a run with the defaults has the name that users expect.
 */
class ResultNamesTest {

    @TempDir
    private Path folder;

    private Path data = Path.of("unset");

    @BeforeEach
    void writeData() throws IOException {
        QuickRuler.write(folder, 1);
        data = folder.resolve("questions.jsonl");
    }

    @Test
    void namesOfDefaultsHaveNoHash() {
        assertEquals(List.of("rope-L1024.jsonl", "string-L1024-S633-W32.jsonl"), names("--position", "rope,string"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--position rope --no-clean-up",
                "--position rope --random-weights",
                "--position rope --rope-scaling linear --rope-factor 2",
                "--position string --attention-factor 1.5"
            })
    void namesOfOtherSettingsEndWithAHash(String options) {
        List<String> names = names(options.split(" "));

        assertEquals(1, names.size());
        assertTrue(names.get(0).matches("(rope-L1024|string-L1024-S633-W32)-[0-9a-f]{8}\\.jsonl"), names.toString());
    }

    private List<String> names(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "ruler-test", "--device", "cpu", "--task", "qa_1", "--data", data.toString(), "--max-length", "1024"));
        arguments.addAll(List.of("--output", folder.resolve("out").toString()));
        arguments.addAll(Arrays.asList(options));
        CommandRun run = CommandRun.inDistribution(Path.of("src/main/dist"), arguments.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jsonl") && !name.endsWith(".events.jsonl"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError("cannot list " + folder, e);
        }
    }
}
