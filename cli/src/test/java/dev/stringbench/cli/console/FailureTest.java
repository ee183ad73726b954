package dev.stringbench.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.InvalidPathException;
import org.junit.jupiter.api.Test;

class FailureTest {

    @Test
    void namesTheNameThatNoFileCanHave() {
        Failure failure = Failure.of(new InvalidPathException("a\0b", "Nul character not allowed"));
        assertEquals(new Failure("no file can be named \"a?b\" here; give another name", 1), failure);
    }

    @Test
    void owesUpToADefect() {
        Failure failure = Failure.of(new IllegalStateException("first\nsecond"));
        assertEquals(
                "unexpected IllegalStateException: first second (a defect of string-bench; --verbose shows where)",
                failure.message());
        assertEquals(ExitCode.FAILED, failure.exitCode());
    }
}
