package dev.stringbench.benchmarks.ruler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.datafile.IndexedLines;
import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.run.PrefixOrder;
import dev.stringbench.data.JsonReader;
import dev.stringbench.data.MalformedJsonException;
import dev.stringbench.data.ruler.RulerSample;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A RULER data file, one JSON object with {@code index, input, outputs, length} a line. Opening reads the file once to
 * check every line. Blank lines are skipped, as the original does. Safe for use by several threads.
 */
public final class RulerDataFile {

    private final IndexedLines lines;
    private final PrefixOrder order;
    private final Claims claims;

    private RulerDataFile(IndexedLines lines, PrefixOrder order, Claims claims) {
        this.lines = lines;
        this.order = order;
        this.claims = claims;
    }

    /**
     * Open a file and check it whole.
     *
     * @throws BenchmarkException BAD_DATA_FILE when it is missing or empty, or names the line that is not a sample
     */
    public static RulerDataFile open(Path path) {
        IndexedLines lines;
        var order = new PrefixOrder.Builder();
        var claims = new Claims();
        try {
            lines = IndexedLines.open(path, (number, line) -> {
                RulerSample sample = parse(path, number, line);
                claims.add(number, sample);
                order.add(sample.input(), 0);
            });
        } catch (NoSuchFileException e) {
            throw new BenchmarkException(
                    Fault.BAD_DATA_FILE,
                    "there is no RULER data file " + path + "; make it with ruler-prepare, or name it with --data",
                    e);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read the RULER data file " + path, e);
        }
        if (lines.size() == 0) {
            throw new BenchmarkException(
                    Fault.BAD_DATA_FILE, path + " has no samples; make it anew with ruler-prepare");
        }
        return new RulerDataFile(lines, order.build(), claims);
    }

    /** What the samples of a file say of themselves. Results are numbered by their places in the file. */
    private static final class Claims {
        private int next;
        private int longest;
        private @Nullable String firstElsewhere;

        void add(int line, RulerSample sample) {
            if (sample.index() != next && firstElsewhere == null) {
                firstElsewhere = "\"index\" of line " + line + " is " + sample.index()
                        + ", and its place in the file is " + next + "; results are numbered by the place";
            }
            longest = Math.max(longest, sample.length());
            next++;
        }
    }

    /** Says where samples lie elsewhere than their own index says; null where none does. */
    public @Nullable String renumbering() {
        return claims.firstElsewhere;
    }

    /** The greatest {@code length} of a sample, in tokens of prompt and answer. */
    public int longest() {
        return claims.longest;
    }

    public Path path() {
        return lines.path();
    }

    /** Checksum of the file's bytes. */
    public String sha256() {
        return lines.sha256();
    }

    /** Number of samples. */
    public int size() {
        return lines.size();
    }

    /**
     * Take a part of the file.
     *
     * @param start first sample, or null for the file's first
     * @param stop sample after the last one, or null for all
     * @throws BenchmarkException BAD_SETTING where the file has no such samples
     */
    public SampleRange range(@Nullable Integer start, @Nullable Integer stop) {
        return SampleRange.of(path(), size(), start, stop);
    }

    /** The order in which samples share most of their beginnings with the one before. */
    public PrefixOrder order() {
        return order;
    }

    /**
     * Read one sample.
     *
     * @param place the sample's place in the file, 0 for the first; results are indexed by it
     */
    public RulerSample sample(int place) {
        return parse(path(), lines.lineNumber(place), lines.line(place));
    }

    private static RulerSample parse(Path path, int number, byte[] line) {
        JsonNode json;
        try {
            json = JsonReader.read(line);
        } catch (MalformedJsonException e) {
            throw broken(path, number, "not JSON: " + e.reason());
        }
        JsonNode outputs = json.path("outputs");
        require(json.path("index").isInt(), "\"index\", a whole number", path, number);
        require(json.path("input").isTextual(), "\"input\", the prompt's text", path, number);
        if (outputs.isArray() && outputs.isEmpty()) {
            throw new BenchmarkException(
                    Fault.BAD_DATA_FILE,
                    path + " line " + number
                            + " is not a RULER sample: its \"outputs\" are empty; the original's generator asks for nothing"
                            + " where the length is too small for the task with this tokenizer; make the data with a longer"
                            + " --max-length, or leave the task out");
        }
        require(
                outputs.isArray()
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
