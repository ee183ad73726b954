package dev.stringbench.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    private Path folder;

    @Test
    void appearsWhenItIsCommitted() throws IOException {
        Path path = folder.resolve("deeper/data.jsonl");
        try (AtomicFile file = new AtomicFile(path)) {
            file.writeLine("one");
            assertFalse(Files.exists(path));
            file.writeLine("two");
            file.commit();
        }
        assertEquals(List.of("one", "two"), Files.readAllLines(path));
        assertEquals(List.of(path), files());
    }

    /** A crash after the new name and before the bytes are on the disk would leave an empty file in the old one's place. */
    @Test
    void isForcedToTheDiskBeforeItTakesItsName() {
        RecordingDisk disk = new RecordingDisk();
        try (AtomicFile file = new AtomicFile(folder.resolve("data.jsonl"), disk)) {
            file.writeLine("one");
            file.commit();
            assertEquals(
                    List.of("create", "write 4", "force with attributes", "close", "replace data.jsonl"), disk.calls());
        }
    }

    @Test
    void leavesTheOldFileAndNothingElseWithoutCommit() throws IOException {
        Path path = folder.resolve("data.jsonl");
        Files.writeString(path, "old\n");
        try (AtomicFile file = new AtomicFile(path)) {
            file.writeLine("new");
        }
        assertEquals(List.of("old"), Files.readAllLines(path));
        assertEquals(List.of(path), files());
    }

    @Test
    void mayBeReadByWhoeverMayReadANewFile() throws IOException {
        Assumptions.assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path plain = Files.createFile(folder.resolve("plain"));
        Path path = folder.resolve("data.jsonl");
        try (AtomicFile file = new AtomicFile(path)) {
            file.commit();
        }
        assertEquals(Files.getPosixFilePermissions(plain), Files.getPosixFilePermissions(path));
    }

    @Test
    void namesAFolderThatCannotBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("in-the-way"));
        var e = assertThrows(DataException.class, () -> new AtomicFile(file.resolve("data.jsonl")));
        assertEquals(DataFault.WRITE_FAILED, e.fault());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
