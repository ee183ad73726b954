package dev.stringbench.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.scorefiles.NeedleOutcome;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import dev.stringbench.data.AtomicFile;
import dev.stringbench.data.Sha256;
import dev.stringbench.scoring.statistics.Averages;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Scores in the layout of lm-evaluation-harness, so that its tools read them: for each run a folder with {@code
 * results_<time>.json} and {@code samples_<task>_<time>.jsonl}. RULER's tasks bear the harness's names and their metric
 * is the length, as there, and so is the 4-needle test's; InfiniteBench's metric is {@code score}.
 */
public final class LmEvalExport {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSSSSS", Locale.ROOT);

    private final Path folder;
    private final Instant instant;
    private final String time;

    private LmEvalExport(Path folder, Instant instant) {
        this.folder = folder;
        this.instant = instant;
        this.time = TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    /**
     * Write files of all runs below a folder.
     *
     * @param instant time to put in names and results
     * @throws dev.stringbench.data.DataException WRITE_FAILED
     */
    public static void write(Path folder, List<ScoredFile> files, Instant instant) {
        var export = new LmEvalExport(folder, instant);
        files.stream()
                .filter(file -> !file.samples().isEmpty())
                .collect(Collectors.groupingBy(ScoredFile::run, LinkedHashMap::new, Collectors.toList()))
                .forEach(export::writeRun);
    }

    private void writeRun(String run, List<ScoredFile> files) {
        Path runFolder = folder.resolve(sanitized(run));
        AtomicFile.write(runFolder.resolve("results_%s.json".formatted(time)), results(run, files) + "\n");
        Map<String, List<ScoredFile>> byTask = files.stream()
                .collect(Collectors.groupingBy(
                        file -> file.task().harnessName(), LinkedHashMap::new, Collectors.toList()));
        for (var task : byTask.entrySet()) {
            AtomicFile.write(
                    runFolder.resolve("samples_%s_%s.jsonl".formatted(task.getKey(), time)), samples(task.getValue()));
        }
    }

    private String results(String run, List<ScoredFile> files) {
        var root = JSON.createObjectNode();
        for (String part : List.of(
                "results", "group_subtasks", "configs", "versions", "n-shot", "higher_is_better", "n-samples")) {
            root.putObject(part);
        }
        for (ScoredFile file : files) {
            String task = file.task().harnessName();
            var result = root.withObjectProperty("results").withObjectProperty(task);
            result.put("alias", task);
            result.put(metric(file) + ",none", file.average());
            result.put(
                    metric(file) + "_stderr,none",
                    Averages.standardDeviation(file.figures())
                            / Math.sqrt(file.samples().size()));
            root.withObjectProperty("group_subtasks").putArray(task);
            var config = root.withObjectProperty("configs").withObjectProperty(task);
            config.put("task", task);
            config.put("output_type", "generate_until");
            config.withObjectProperty("metadata").put("formula", file.formula());
            root.withObjectProperty("versions").put(task, 1.0);
            root.withObjectProperty("n-shot").put(task, 0);
            root.withObjectProperty("higher_is_better").withObjectProperty(task).put(metric(file), true);
            var count = root.withObjectProperty("n-samples").withObjectProperty(task);
            int samples = count.path("original").asInt() + file.samples().size();
            count.put("original", samples);
            count.put("effective", samples);
        }
        var config = root.putObject("config");
        config.put("model", "string-bench");
        config.put("model_args", "pretrained=" + run);
        root.putNull("git_hash");
        root.put("date", instant.getEpochSecond());
        root.put("model_source", "string-bench");
        root.put("model_name", run);
        root.put("model_name_sanitized", sanitized(run));
        return text(root);
    }

    /** Write a task's samples of all lengths; as in the harness, ids run on and other lengths' metrics are -1. */
    private static String samples(List<ScoredFile> files) {
        var metrics = files.stream().map(LmEvalExport::metric).distinct().toList();
        var text = new StringBuilder();
        int id = 0;
        for (ScoredFile file : files) {
            for (ScoredSample sample : file.samples()) {
                var node = sample(file, sample, id++);
                metrics.forEach(node.putArray("metrics")::add);
                metrics.stream().filter(metric -> !node.has(metric)).forEach(metric -> node.put(metric, -1.0));
                text.append(text(node)).append('\n');
            }
        }
        return text.toString();
    }

    private static ObjectNode sample(ScoredFile file, ScoredSample sample, int id) {
        var node = JSON.createObjectNode();
        node.put("doc_id", id);
        var doc = node.putObject("doc");
        doc.put("index", sample.index());
        var outputs = doc.putArray("outputs");
        if (sample.needles().isEmpty()) {
            outputs.add(sample.reference());
        }
        sample.needles().stream().map(NeedleOutcome::value).forEach(outputs::add);
        sample.contextTokens().ifPresent(tokens -> doc.put("length", tokens));
        if (file.lengthTokens() > 0) {
            doc.put("max_length", file.lengthTokens());
        }
        node.put("target", outputs.get(0).textValue());
        node.putObject("arguments");
        node.putArray("resps").addArray().add(sample.prediction());
        node.putArray("filtered_resps").add(sample.prediction());
        node.put("filter", "none");
        node.put("doc_hash", Sha256.hex(text(doc)));
        // The prompt itself is not in a file of predictions.
        node.put("prompt_hash", Sha256.hex(sample.sampleId().orElse("")));
        node.put("target_hash", Sha256.hex(outputs.get(0).textValue()));
        node.put(metric(file), file.task().figure(sample.score()));
        return node;
    }

    /** Name a run's folder by the harness's rule for models; blanks are replaced too. */
    private static String sanitized(String run) {
        return run.replaceAll("[\"<>:/|\\\\?*\\[\\] ]+", "__");
    }

    private static String metric(ScoredFile file) {
        return file.task().benchmark() == Benchmark.INFBENCH ? "score" : Integer.toString(file.lengthTokens());
    }

    private static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
