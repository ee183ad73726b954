package dev.stringbench.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Write a file that appears under its name only when it is complete. If it is closed without {@link #commit}, nothing is
 * left behind and a file that was there before stays.
 */
public final class AtomicFile implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 18;

    private final Path file;
    private final Path unfinished;
    private final OutputStream out;

    /**
     * Begin, making the folders above the file.
     *
     * @throws DataException WRITE_FAILED
     */
    public AtomicFile(Path file) {
        this.file = file.toAbsolutePath();
        Path folder = this.file.resolveSibling("");
        try {
            Files.createDirectories(folder);
            // Not createTempFile, whose files only their owner may read.
            this.unfinished = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
            this.out = new BufferedOutputStream(
                    Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    BUFFER_BYTES);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Write a line and a line feed. */
    public void writeLine(String line) {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Put the complete file in its place. */
    public void commit() {
        try {
            out.close();
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            // What could not be written was told by writeLine or commit; the rest is thrown away here.
        }
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static DataException failed(Path file, IOException e) {
        return new DataException(
                DataFault.WRITE_FAILED, file + " cannot be written (" + e + "); check the folder and free space.", e);
    }
}
