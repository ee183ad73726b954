package dev.stringbench.benchmarks.tune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.data.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** The pace that turns a budget of time into samples: measured once and kept, so that a search that goes on ends alike. */
public final class MeasuredPace {

    private static final String FILE_NAME = "pace.json";
    private static final String KEY = "seconds_per_sample";
    private static final JsonMapper JSON = new JsonMapper();

    private MeasuredPace() {}

    /** Read what an earlier process measured. */
    public static OptionalDouble read(Path folder) {
        Path path = folder.resolve(FILE_NAME);
        if (!Files.exists(path)) {
            return OptionalDouble.empty();
        }
        try {
            JsonNode seconds = JSON.readTree(Files.readString(path)).path(KEY);
            if (seconds.isNumber() && seconds.doubleValue() > 0) {
                return OptionalDouble.of(seconds.doubleValue());
            }
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read " + path, e);
        }
        throw new BenchmarkException(
                Fault.BAD_RESULT_FILE, path + " has no \"" + KEY + "\" above 0; move it away to measure anew");
    }

    /** Keep a pace. */
    public static void write(Path folder, double secondsPerSample) {
        AtomicFile.write(
                folder.resolve(FILE_NAME),
                JSON.createObjectNode().put(KEY, secondsPerSample).toPrettyString() + "\n");
    }
}
