package dev.stringbench.cli.positions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionsCommandTest {
    @TempDir
    private Path folder;

    @Test
    void printsTheRelativePositionsOfAPrompt() {
        CommandRun run = positions("--position", "self-extend", "--group", "2", "--window", "2", "--length", "5");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("""
                self-extend (G 2, W 2)
                  | 0 1 2 3 4
                0 | 0
                1 | 1 0
                2 | 2 1 0
                3 | 2 2 1 0
                4 | 3 3 2 1 0
                """, run.out());
    }

    @Test
    void derivesSettingsFromTheLength() {
        CommandRun run =
                positions("--position", "rope,ntk,yarn,rerope,leaky-rerope,self-extend,dca,string", "--length", "4096");
        assertEquals(0, run.exitCode(), run.err());
        for (String label : new String[] {
            "rope\n",
            "ntk (A 1.5)",
            "yarn (A 1.5, N 2730)",
            "rerope (W 341)",
            "leaky-rerope (W 341, K 16)",
            "self-extend (G 8, W 682)",
            "dca (C 2048, W 341)",
            "string (S 1351, W 128)"
        }) {
            assertTrue(run.out().contains(label), label + " in " + run.out());
        }
    }

    @Test
    void drawsAPicture() throws IOException {
        Path file = folder.resolve("dca.svg");
        CommandRun run = positions("--position", "dca", "--length", "64", "--svg", file.toString());
        assertEquals(0, run.exitCode(), run.err());
        String svg = Files.readString(file);
        assertTrue(svg.startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\""), svg);
        assertTrue(svg.contains("<title>dca (C 32, W 5)</title>"), svg);
        assertEquals(
                32 * 33 / 2,
                svg.lines().filter(line -> line.startsWith("<rect x")).count(),
                "32 rows of cells");
        assertTrue(svg.endsWith("</svg>\n"), svg);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--position rerope --group 4 | --group is for self-extend; leave it out, or choose one of them with --position",
                "--position rope --window 4 | --window is for rerope, leaky-rerope, self-extend; leave it out",
                "--position dca --log-n | --log-n is for rerope, leaky-rerope, self-extend; leave it out",
                "--position ntk,rope --original-length 9 | --original-length is for yarn; leave it out",
                "--position rerope --window -1 | window is -1; it must be 0 or more tokens",
                "--position leaky-rerope --leak 0 | leak is 0.0; it must be above 0",
                "--position self-extend --group 0 | group is 0; it must be at least 1 token",
                "--position dca --chunk-size 8 --local-window 8 | local window is 8; it must be from 0 to below the chunk size, 8",
                "--position rerope --training-length 1 | training length is 1; it must be at least 2 tokens",
                "--position ntk --factor 0.5 | factor is 0.5; it must be at least 1",
                "--position yarn --rope-scaling linear --rope-factor 2 | --rope-scaling and --position yarn both choose",
                "--position spiral | --position is spiral; it must be rope, string, string-original, ntk,",
                "--length 1 | --length is 1; it must be from 2",
                "--position rope,dca --svg x.svg | --position names 2 schemes; --svg draws one"
            })
    void refusesWhatMakesNoSenseInOneLine(String arguments, String message) {
        CommandRun run = positions(arguments.split(" "));
        assertEquals(2, run.exitCode(), run.err());
        String last = run.err().lines().reduce((first, second) -> second).orElse("");
        assertTrue(last.startsWith("string-bench positions: " + message), run.err());
    }

    @Test
    void takesASettingThatSomeChosenSchemeHas() {
        CommandRun run = positions("--position", "rope,self-extend", "--group", "4", "--window", "3", "--length", "8");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("self-extend (G 4, W 3)"), run.out());
    }

    @Test
    void saysWhatRopeScalingStandsFor() {
        CommandRun run = positions("--position", "rope", "--rope-scaling", "yarn", "--rope-factor", "4");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("--position yarn --factor 4.0 --original-length 48"), run.err());
        assertTrue(run.out().startsWith("rope (yarn 4.0)"), run.out());
    }

    private static CommandRun positions(String... arguments) {
        return CommandRun.of(
                Stream.concat(Stream.of("positions"), Stream.of(arguments)).toArray(String[]::new));
    }
}
