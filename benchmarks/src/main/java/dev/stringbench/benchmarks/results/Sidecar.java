package dev.stringbench.benchmarks.results;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What stands beside a result file in its {@code .meta.json}. It holds nothing that changes from one run of the same
 * command to the next.
 *
 * @param identity everything the results depend on
 * @param samples number of samples wanted
 * @param complete whether every sample has a score
 */
@JsonPropertyOrder({"identity", "samples", "complete"})
public record Sidecar(RunIdentity identity, int samples, boolean complete) {

    private static final String SUFFIX = ".meta.json";

    /** Give the sidecar's path for a result file {@code name.jsonl}. */
    public static Path pathFor(Path resultFile) {
        return ResultFile.sibling(resultFile, SUFFIX);
    }

    /**
     * Read the sidecar of a result file.
     *
     * @throws BenchmarkException when it is missing or not a sidecar
     */
    public static Sidecar read(Path resultFile) {
        Path path = pathFor(resultFile);
        try {
            return ResultJson.read(Files.readString(path), Sidecar.class);
        } catch (JsonProcessingException e) {
            throw new BenchmarkException(
                    Fault.BAD_RESULT_FILE, path + " is not a run's sidecar: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read " + path, e);
        }
    }

    void write(Path resultFile) throws IOException {
        AtomicFile.write(pathFor(resultFile), ResultJson.pretty(this));
    }
}
