package dev.stringbench.benchmarks.ruler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.data.Sha256;
import dev.stringbench.data.ruler.RulerSample;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A RULER data file, one JSON object with {@code index, input, outputs, length} a line. Opening reads the file once to
 * check every line; after that only the lines' places are kept, since 500 prompts of 128K tokens fill a heap. Blank
 * lines are skipped, as the original does. Safe for use by several threads.
 */
public final class RulerDataFile {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int CHUNK_BYTES = 1 << 16;

    private final Path path;
    private final String sha256;
    private final List<Line> lines;

    /** Where a line stands: {@code bytes} from {@code offset}, its number counted from 1. */
    private record Line(long offset, int bytes, int number) {}

    private RulerDataFile(Path path, String sha256, List<Line> lines) {
        this.path = path;
        this.sha256 = sha256;
        this.lines = List.copyOf(lines);
    }

    /**
     * Open a file and check it whole.
     *
     * @throws BenchmarkException BAD_DATA_FILE when it is missing or empty, or names the line that is not a sample
     */
    public static RulerDataFile open(Path path) {
        MessageDigest digest = Sha256.newDigest();
        List<Line> lines = new ArrayList<>();
        try (InputStream in = Files.newInputStream(path)) {
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
                        addChecked(path, line.toByteArray(), lineOffset, number++, lines);
                        lineOffset += line.size() + 1;
                        line.reset();
                        begin = i + 1;
                    }
                }
                line.write(chunk, begin, size - begin);
            }
            addChecked(path, line.toByteArray(), lineOffset, number, lines);
        } catch (NoSuchFileException e) {
            throw new BenchmarkException(
                    Fault.BAD_DATA_FILE,
                    "there is no RULER data file " + path + "; make it with ruler-prepare, or name it with --data",
                    e);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read the RULER data file " + path, e);
        }
        if (lines.isEmpty()) {
            throw new BenchmarkException(
                    Fault.BAD_DATA_FILE, path + " has no samples; make it anew with ruler-prepare");
        }
        return new RulerDataFile(path, HexFormat.of().formatHex(digest.digest()), lines);
    }

    public Path path() {
        return path;
    }

    /** Checksum of the file's bytes. */
    public String sha256() {
        return sha256;
    }

    /** Number of samples. */
    public int size() {
        return lines.size();
    }

    /**
     * Read one sample.
     *
     * @param place the sample's place in the file, 0 for the first; results are indexed by it
     */
    public RulerSample sample(int place) {
        Line line = lines.get(place);
        ByteBuffer bytes = ByteBuffer.allocate(line.bytes());
        try (FileChannel channel = FileChannel.open(path)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, line.offset() + bytes.position()) < 0) {
                    throw new EOFException("it has become shorter while it was used");
                }
            }
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read line " + line.number() + " of " + path, e);
        }
        return parse(path, line.number(), bytes.array());
    }

    private static void addChecked(Path path, byte[] line, long offset, int number, List<Line> lines) {
        if (isBlank(line)) {
            return;
        }
        parse(path, number, line);
        lines.add(new Line(offset, line.length, number));
    }

    private static boolean isBlank(byte[] line) {
        for (byte character : line) {
            if (character != ' ' && character != '\t' && character != '\r') {
                return false;
            }
        }
        return true;
    }

    private static RulerSample parse(Path path, int number, byte[] line) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw broken(path, number, "not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read line " + number + " of " + path, e);
        }
        JsonNode outputs = json.path("outputs");
        require(json.path("index").isInt(), "\"index\", a whole number", path, number);
        require(json.path("input").isTextual(), "\"input\", the prompt's text", path, number);
        require(
                outputs.isArray()
                        && !outputs.isEmpty()
                        && StreamSupport.stream(outputs.spliterator(), false).allMatch(JsonNode::isTextual),
                "\"outputs\", a list of at least one text",
                path,
                number);
        require(json.path("length").isInt(), "\"length\", a whole number", path, number);
        return new RulerSample(
                json.get("index").intValue(),
                json.get("input").textValue(),
                StreamSupport.stream(outputs.spliterator(), false)
                        .map(JsonNode::textValue)
                        .toList(),
                json.get("length").intValue());
    }

    private static void require(boolean holds, String wanted, Path path, int number) {
        if (!holds) {
            throw broken(path, number, "it lacks " + wanted);
        }
    }

    private static BenchmarkException broken(Path path, int number, String reason) {
        return new BenchmarkException(
                Fault.BAD_DATA_FILE,
                path + " line " + number + " is not a RULER sample: " + reason
                        + "; make the file anew with ruler-prepare");
    }
}
