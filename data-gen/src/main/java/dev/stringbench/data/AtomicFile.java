package dev.stringbench.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A file that appears under its name only when it is complete and on the disk, so that a reader, or a crash, sees the
 * old content or the new, never half of it. If it is closed without {@link #commit}, nothing is left behind and a file
 * that was there before stays. Several processes may write the same file; the last to commit wins.
 */
public final class AtomicFile implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 18;
    private static final String UNFINISHED = ".part";

    private final Path file;
    private final Path unfinished;
    private final Disk disk;
    private final Disk.Output channel;
    private final OutputStream out;

    /**
     * Begin, making the folders above the file.
     *
     * @throws DataException WRITE_FAILED
     */
    public AtomicFile(Path file) {
        this(file, Disk.OF_THIS_MACHINE);
    }

    AtomicFile(Path file, Disk disk) {
        this.file = file.toAbsolutePath();
        this.disk = disk;
        Path folder = this.file.resolveSibling("");
        try {
            Files.createDirectories(folder);
            // Not createTempFile, whose files only their owner may read.
            this.unfinished = folder.resolve(prefix(file) + UUID.randomUUID() + UNFINISHED);
            this.channel = disk.create(unfinished);
        } catch (IOException e) {
            throw failed(file, e);
        }
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    }

    /**
     * Write a whole file at once.
     *
     * @throws DataException WRITE_FAILED
     */
    public static void write(Path file, String text) {
        try (AtomicFile whole = new AtomicFile(file)) {
            whole.write(text);
            whole.commit();
        }
    }

    /**
     * Delete what killed processes left of their unfinished writes of a file. Only for whoever alone may write it.
     *
     * @throws DataException WRITE_FAILED
     */
    public static void deleteUnfinished(Path file) {
        Path folder = file.toAbsolutePath().resolveSibling("");
        String prefix = prefix(file);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, entry -> {
            String name = entry.getFileName().toString();
            return name.startsWith(prefix) && name.endsWith(UNFINISHED);
        })) {
            for (Path entry : left) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Write a text. */
    public void write(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Write a line and a line feed. */
    public void writeLine(String line) {
        write(line);
        try {
            out.write('\n');
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Put the complete file in its place. */
    public void commit() {
        try {
            out.flush();
            channel.force(true);
            out.close();
            disk.replace(unfinished, file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // What could not be written was told by write or commit; the rest is thrown away here.
        }
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static String prefix(Path file) {
        return "." + file.getFileName() + ".";
    }

    private static DataException failed(Path file, IOException e) {
        return new DataException(DataFault.WRITE_FAILED, FileFailure.after(file + " cannot be written", e), e);
    }
}
