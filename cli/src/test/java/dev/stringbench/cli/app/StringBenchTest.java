package dev.stringbench.cli.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringBenchTest {

    @Test
    void asksForACommand() {
        CommandRun run = CommandRun.of();
        assertEquals(2, run.exitCode());
        assertEquals(
                "string-bench: a command is missing (see 'string-bench --help')" + System.lineSeparator(), run.err());
    }

    @Test
    void namesAnUnknownCommand() {
        CommandRun run = CommandRun.of("nonsense");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().startsWith("string-bench: Unmatched argument at index 0: 'nonsense'"), run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "niah",
                "ruler-prepare",
                "run",
                "export",
                "setup",
                "generate",
                "logits",
                "score",
                "report",
                "doctor"
            })
    void explainsEveryCommandWithAnExample(String command) {
        CommandRun run = CommandRun.of(command, "--help");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("Example: string-bench " + command), run.out());
    }

    @Test
    void tellsItsVersion() {
        CommandRun run = CommandRun.of("--version");
        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("string-bench "), run.out());
    }
}
