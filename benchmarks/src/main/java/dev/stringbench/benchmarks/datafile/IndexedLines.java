package dev.stringbench.benchmarks.datafile;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.data.Sha256;
import dev.stringbench.data.sources.DataFiles;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A file of lines of which only the places are kept, since 500 prompts of 128K tokens fill a heap. Blank lines are left
 * out. Safe for use by several threads.
 */
public final class IndexedLines {

    private static final int CHUNK_BYTES = 1 << 16;
    private static final String PACKED = ".gz";

    private final Path path;
    private final Path plain;
    private final String sha256;
    private final List<Place> places;

    /** The place of a line: {@code bytes} from {@code offset}, its number counted from 1. */
    private record Place(long offset, int bytes, int number) {}

    private IndexedLines(Path path, Path plain, String sha256, List<Place> places) {
        this.path = path;
        this.plain = plain;
        this.sha256 = sha256;
        this.places = List.copyOf(places);
    }

    /** A consumer of each line while a file is opened. */
    @FunctionalInterface
    public interface LineConsumer {
        /**
         * Look at one line.
         *
         * @param number counted from 1, blank lines included
         * @param line its bytes without the line feed
         */
        void accept(int number, byte[] line);
    }

    /**
     * Read a file once, from its beginning to its end. A file whose name ends in .gz is unpacked to a temporary file,
     * since packed lines cannot be found again.
     *
     * @param each takes every line that is not blank; what it throws reaches the caller
     */
    public static IndexedLines open(Path path, LineConsumer each) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        List<Place> places = new ArrayList<>();
        Path plain = plain(path);
        try (InputStream in = Files.newInputStream(plain)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long lineOffset = 0;
            int number = 1;
            for (int size = in.read(chunk); size > 0; size = in.read(chunk)) {
                digest.update(chunk, 0, size);
                int begin = 0;
                for (int i = 0; i < size; i++) {
                    if (chunk[i] == '\n') {
                        line.write(chunk, begin, i - begin);
                        add(line.toByteArray(), lineOffset, number++, places, each);
                        lineOffset += line.size() + 1;
                        line.reset();
                        begin = i + 1;
                    }
                }
                line.write(chunk, begin, size - begin);
            }
            add(line.toByteArray(), lineOffset, number, places, each);
        }
        return new IndexedLines(path, plain, HexFormat.of().formatHex(digest.digest()), places);
    }

    public Path path() {
        return path;
    }

    /** Name of the file, without .gz. */
    public String name() {
        String name = path.getFileName().toString();
        return name.endsWith(PACKED) ? name.substring(0, name.length() - PACKED.length()) : name;
    }

    /** Checksum of the file's bytes, those of the plain file where it is packed. */
    public String sha256() {
        return sha256;
    }

    /** Number of lines that are not blank. */
    public int size() {
        return places.size();
    }

    /** Number of a line within the file, counted from 1, for messages. */
    public int lineNumber(int place) {
        return places.get(place).number();
    }

    /**
     * Read one line.
     *
     * @param place counted from 0, blank lines left out
     */
    public byte[] line(int place) {
        Place line = places.get(place);
        ByteBuffer bytes = ByteBuffer.allocate(line.bytes());
        try (FileChannel channel = FileChannel.open(plain)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, line.offset() + bytes.position()) < 0) {
                    throw new EOFException("it has become shorter while it was used");
                }
            }
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read line " + line.number() + " of " + path, e);
        }
        return bytes.array();
    }

    private static Path plain(Path path) throws IOException {
        if (!path.toString().endsWith(PACKED)) {
            return path;
        }
        Path plain = Files.createTempFile("string-bench-", ".jsonl");
        plain.toFile().deleteOnExit();
        try (InputStream in = DataFiles.open(path)) {
            Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
        }
        return plain;
    }

    private static void add(byte[] line, long offset, int number, List<Place> places, LineConsumer each) {
        if (!isBlank(line)) {
            each.accept(number, line);
            places.add(new Place(offset, line.length, number));
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte character : line) {
            if (character != ' ' && character != '\t' && character != '\r') {
                return false;
            }
        }
        return true;
    }
}
