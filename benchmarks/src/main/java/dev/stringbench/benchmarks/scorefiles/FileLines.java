package dev.stringbench.benchmarks.scorefiles;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A reader of the lines of a plain or gzipped file, each decoded by itself, so that one bad line leaves the others. */
final class FileLines {

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int BUFFER_BYTES = 1 << 16;

    private FileLines() {}

    /** Read all lines that are not blank. A file that begins with gzip's magic number is unpacked, whatever its name. */
    static List<FileLine> read(Path file) throws IOException {
        var lines = new ArrayList<FileLine>();
        try (var bytes = open(file)) {
            var line = new ByteArrayOutputStream();
            var buffer = new byte[BUFFER_BYTES];
            int number = 1;
            for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
                int start = 0;
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == '\n') {
                        line.write(buffer, start, i - start);
                        add(lines, number++, line);
                        start = i + 1;
                    }
                }
                line.write(buffer, start, count - start);
            }
            add(lines, number, line);
        }
        return lines;
    }

    /** The first line that is not blank, empty where there is none; bytes that are not UTF-8 become U+FFFD. */
    static String first(Path file) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    return line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
                }
            }
            return "";
        }
    }

    private static InputStream open(Path file) throws IOException {
        var stream = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            stream.mark(2);
            boolean zipped = stream.read() == 0x1F && stream.read() == 0x8B;
            stream.reset();
            return zipped ? new GZIPInputStream(stream, BUFFER_BYTES) : stream;
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    private static void add(List<FileLine> lines, int number, ByteArrayOutputStream bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            if (number == 1 && text.startsWith(BYTE_ORDER_MARK)) {
                text = text.substring(1);
            }
            if (!text.isBlank()) {
                lines.add(new FileLine(number, text, true));
            }
        } catch (CharacterCodingException e) {
            lines.add(new FileLine(number, "", false));
        }
        bytes.reset();
    }
}
