package dev.stringbench.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileFailureTest {

    @Test
    void saysCauseAndRemedyInOneLine() {
        assertEquals(
                "permission denied; change the permissions or name another path",
                FileFailure.words(new AccessDeniedException("/results")));
        assertEquals("no such file or folder; check the path", FileFailure.words(new NoSuchFileException("/x")));
        assertEquals(
                "there is a file where a folder is wanted; name another path",
                FileFailure.words(new FileAlreadyExistsException("/x")));
        assertEquals("it is not UTF-8 text; convert it to UTF-8", FileFailure.words(new MalformedInputException(1)));
        assertEquals(
                "No space left on device; make room or name another path",
                FileFailure.words(new IOException("No space left on device")));
        assertEquals(
                "Read-only file system; name a path that can be written",
                FileFailure.words(new FileSystemException("/x", null, "Read-only file system")));
        assertEquals("IOException", FileFailure.words(new IOException()));
    }

    @Test
    void namesThePathThatFailedOnce() {
        var denied = new AccessDeniedException("/results/run.lock");
        assertEquals(
                "cannot open /results/run.jsonl: /results/run.lock: permission denied; change the permissions or name"
                        + " another path",
                FileFailure.after("cannot open /results/run.jsonl", denied));
        assertEquals(
                "cannot open /results/run.lock: permission denied; change the permissions or name another path",
                FileFailure.after("cannot open /results/run.lock", denied));
    }
}
