package dev.stringbench.benchmarks.results;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.data.AtomicFile;
import dev.stringbench.data.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a result file's {@code .meta.json}. It holds nothing that changes from one run of the same
 * command to the next.
 *
 * @param identity everything the results depend on
 * @param samples number of samples wanted of the whole run
 * @param shard which part of the run the file holds; absent for the whole
 * @param span the samples of that part; absent for the whole
 * @param stoppedEarly how the run ended before its last sample, where it did
 * @param tensorParallel over how many devices each layer was split, of all processes that computed samples of the file, rising;
 *     absent where layers were whole for all. It is no part of the identity: answers are the same but for rounding
 * @param complete whether every sample of the file has a score
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"identity", "samples", "shard", "span", "stopped_early", "tensor_parallel", "complete"})
public record Sidecar(
        RunIdentity identity,
        int samples,
        @Nullable Shard shard,
        @Nullable SampleSpan span,
        @Nullable EarlyStop stoppedEarly,
        @Nullable List<Integer> tensorParallel,
        boolean complete) {

    private static final String SUFFIX = ".meta.json";

    public Sidecar {
        tensorParallel = tensorParallel == null ? null : List.copyOf(tensorParallel);
    }

    /** The objects that every version has written. */
    private static final List<String> PARTS =
            List.of("/identity", "/identity/data", "/identity/model", "/identity/model/position");

    /** Begin a whole run. */
    public static Sidecar ofWhole(RunIdentity identity, int samples) {
        return new Sidecar(identity, samples, null, null, null, null, false);
    }

    /**
     * Begin one shard of a run.
     *
     * @param whole the whole run's samples
     */
    public static Sidecar ofShard(RunIdentity identity, SampleSpan whole, Shard shard) {
        return new Sidecar(identity, whole.stop(), shard, shard.span(whole), null, null, false);
    }

    /** The samples that the file should hold. */
    @JsonIgnore
    public SampleSpan expected() {
        if (span != null) {
            return span;
        }
        return new SampleSpan(0, stoppedEarly == null ? samples : stoppedEarly.samples());
    }

    /**
     * The samples that count where the file holds them. A whole run that went to its end counts all it has, also what an
     * earlier run with more samples left; a shard counts its own part, and a run that ended early what it had looked at.
     */
    @JsonIgnore
    public SampleSpan counted() {
        return span == null && stoppedEarly == null ? new SampleSpan(0, Integer.MAX_VALUE) : expected();
    }

    /**
     * Name the first thing that keeps another shard from being one of the same run's.
     *
     * @return such as {@code model.dtype is float32, not bfloat16} (the other's value last), or empty
     */
    public Optional<String> differenceTo(Sidecar other) {
        Optional<String> difference = identity.differenceTo(other.identity());
        if (difference.isPresent()) {
            return difference;
        }
        if (samples != other.samples()) {
            return Optional.of("number of samples is " + samples + ", not " + other.samples());
        }
        int of = shard == null ? 1 : shard.of();
        int others = other.shard() == null ? 1 : other.shard().of();
        return of == others ? Optional.empty() : Optional.of("number of shards is " + of + ", not " + others);
    }

    /** Say how the run ended. */
    Sidecar ended(@Nullable EarlyStop early, boolean isComplete) {
        return new Sidecar(identity, samples, shard, span, early, tensorParallel, isComplete);
    }

    /** The same run, computed with each layer split over so many devices, 1 for whole layers. */
    public Sidecar splitOver(int ranks) {
        return withSplits(Set.of(ranks));
    }

    /** How many devices each layer was split over, 1 for whole layers. */
    Set<Integer> splits() {
        return tensorParallel == null ? Set.of(1) : Set.copyOf(tensorParallel);
    }

    Sidecar withSplits(Set<Integer> splits) {
        List<Integer> rising =
                splits.equals(Set.of(1)) ? null : splits.stream().sorted().toList();
        return new Sidecar(identity, samples, shard, span, stoppedEarly, rising, complete);
    }

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
            JsonNode tree = ResultJson.parse(Files.readString(path));
            for (String part : PARTS) {
                if (!tree.at(part).isObject()) {
                    throw new BenchmarkException(
                            Fault.BAD_RESULT_FILE,
                            path + " is not a run's sidecar: \""
                                    + part.substring(1).replace('/', '.') + "\" is missing");
                }
            }
            return ResultJson.convert(tree, Sidecar.class);
        } catch (JsonProcessingException e) {
            throw new BenchmarkException(
                    Fault.BAD_RESULT_FILE, path + " is not a run's sidecar: " + JsonReader.words(e), e);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read " + path, e);
        }
    }

    void write(Path resultFile) {
        AtomicFile.write(pathFor(resultFile), ResultJson.pretty(this));
    }
}
