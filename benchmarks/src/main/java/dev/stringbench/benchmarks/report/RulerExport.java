package dev.stringbench.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.results.DataIdentity;
import dev.stringbench.benchmarks.ruler.RulerDataFile;
import dev.stringbench.benchmarks.scorefiles.NeedleOutcome;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import dev.stringbench.data.AtomicFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RULER's tasks as RULER's own harness writes its predictions, so that its {@code eval/evaluate.py} reads them: {@code
 * <run>/synthetic/<length>/pred/<task>.jsonl} with {@code index, pred, input, outputs, others, truncation, length}.
 * Special tokens stay in the prediction, as in our files; its formula looks for references within the text.
 */
public final class RulerExport {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final @Nullable Path data;

    /**
     * Prepare to write below a folder.
     *
     * @param data folder of the prepared data, to put the prompts in; without it {@code input} is empty, which the
     *     harness's scores do not depend on
     */
    public RulerExport(Path folder, @Nullable Path data) {
        this.folder = folder;
        this.data = data;
    }

    /**
     * One line.
     *
     * @param input the prompt
     * @param outputs the references
     * @param truncation -1 where the prompt was not cut
     * @param length tokens of the prompt
     */
    @JsonPropertyOrder({"index", "pred", "input", "outputs", "others", "truncation", "length"})
    private record Line(
            int index,
            String pred,
            String input,
            List<String> outputs,
            Map<String, String> others,
            int truncation,
            int length) {}

    /**
     * Write the files of RULER's tasks that have samples.
     *
     * @return the files written
     * @throws BenchmarkException BAD_SETTING where two files would become one
     */
    public List<Path> write(List<ScoredFile> files) {
        Map<Path, ScoredFile> targets = new LinkedHashMap<>();
        for (ScoredFile file : files) {
            if (file.task().benchmark() == Benchmark.RULER && !file.samples().isEmpty()) {
                ScoredFile other = targets.put(target(file), file);
                if (other != null) {
                    throw new BenchmarkException(
                            Fault.BAD_SETTING,
                            "%s and %s would both become %s; export them apart"
                                    .formatted(other.path(), file.path(), target(file)));
                }
            }
        }
        targets.forEach(this::write);
        return new ArrayList<>(targets.keySet());
    }

    private Path target(ScoredFile file) {
        return folder.resolve(file.run().replaceAll("[\"<>:/|\\\\?*\\[\\] ]+", "_"))
                .resolve("synthetic")
                .resolve(Integer.toString(file.lengthTokens()))
                .resolve("pred")
                .resolve(file.task().id() + ".jsonl");
    }

    private void write(Path target, ScoredFile file) {
        RulerDataFile prompts = data == null ? null : prompts(data, file);
        try (AtomicFile out = new AtomicFile(target)) {
            for (ScoredSample sample : file.samples()) {
                out.writeLine(text(new Line(
                        sample.index(),
                        sample.prediction(),
                        prompts == null ? "" : prompts.sample(sample.index()).input(),
                        sample.needles().stream().map(NeedleOutcome::value).toList(),
                        Map.of(),
                        -1,
                        sample.contextTokens().orElse(-1))));
            }
            out.commit();
        }
    }

    private static RulerDataFile prompts(Path data, ScoredFile file) {
        DataIdentity identity = file.identity()
                .orElseThrow(() -> new BenchmarkException(
                        Fault.BAD_SETTING,
                        file.path()
                                + " has no sidecar that names its data; leave --data out or export our own results"))
                .data();
        RulerDataFile prompts =
                RulerDataFile.open(data.resolve(file.task().id()).resolve(identity.source()));
        if (!prompts.sha256().equals(identity.sha256())) {
            throw new BenchmarkException(
                    Fault.BAD_SETTING, prompts.path() + " is not the data that " + file.path() + " was made with");
        }
        return prompts;
    }

    private static String text(Line line) {
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
