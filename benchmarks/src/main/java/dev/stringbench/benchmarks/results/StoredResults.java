package dev.stringbench.benchmarks.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.data.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The contents of a result file, read without opening it for writing.
 *
 * @param results scored samples by index
 * @param failures samples that failed and were not answered since, by index
 * @param wholeBytes bytes up to the end of the last whole line; what follows was torn by a crash
 * @param <R> what a scored sample's line holds
 */
public record StoredResults<R extends SampleResult>(
        SortedMap<Integer, R> results, SortedMap<Integer, SampleFailure> failures, long wholeBytes) {

    /** The results of a run in which no sample has ended yet. */
    private static <R extends SampleResult> StoredResults<R> none() {
        return new StoredResults<>(new TreeMap<>(), new TreeMap<>(), 0);
    }

    /** Read a result file, or nothing where a run has begun without ending a sample. */
    public static <R extends SampleResult> StoredResults<R> readIfPresent(Path path, Class<R> type) {
        return Files.exists(path) ? read(path, type) : none();
    }

    /** Give the results that count towards the score of the run that a sidecar describes. */
    public Collection<R> counted(Sidecar sidecar) {
        SampleSpan counted = sidecar.counted();
        return results.subMap(counted.start(), counted.stop()).values();
    }

    /**
     * Read a result file.
     *
     * @throws BenchmarkException when it cannot be read, or names the line that is not a result
     */
    public static <R extends SampleResult> StoredResults<R> read(Path path, Class<R> type) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read the result file " + path, e);
        }
        int whole = lastLineEnd(bytes);
        StoredResults<R> stored = new StoredResults<>(new TreeMap<>(), new TreeMap<>(), whole);
        int number = 0;
        for (String line :
                new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList()) {
            number++;
            try {
                stored.add(ResultJson.parse(line), type);
            } catch (JsonProcessingException e) {
                throw new BenchmarkException(
                        Fault.BAD_RESULT_FILE,
                        path + " line " + number + " is not a result of this run: " + JsonReader.words(e)
                                + "; move the file away to begin anew",
                        e);
            }
        }
        return stored;
    }

    private void add(JsonNode line, Class<R> type) throws JsonProcessingException {
        if (line.has("error")) {
            SampleFailure failure = ResultJson.convert(line, SampleFailure.class);
            if (!results.containsKey(failure.index())) {
                failures.put(failure.index(), failure);
            }
        } else {
            R result = ResultJson.convert(line, type);
            results.put(result.index(), result);
            failures.remove(result.index());
        }
    }

    private static int lastLineEnd(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
