package dev.stringbench.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.benchmarks.scorefiles.Problem;
import dev.stringbench.benchmarks.scorefiles.ScoreFiles;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import dev.stringbench.benchmarks.scorefiles.ScoredSample;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Scores as JSON for other programs. */
public final class ScoreJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ScoreJson() {}

    /** Return one object with every file's figures and every problem. */
    public static String summary(ScoreFiles scored) {
        var root = JSON.createObjectNode();
        root.put("complete", scored.isComplete());
        var files = root.putArray("files");
        scored.files().forEach(file -> files.add(file(file)));
        var problems = root.putArray("problems");
        scored.problems().forEach(problem -> problems.add(problem(problem)));
        return text(root);
    }

    /**
     * Hand out one object for each sample, in the files' order and by index within: {@code task, model, setting, index,
     * score} as the scorer gives it, and more. A sample that cannot be scored has {@code error} and no score.
     */
    public static void samples(ScoreFiles scored, Consumer<String> lines) {
        for (ScoredFile file : scored.files()) {
            Stream.concat(
                            file.samples().stream().map(sample -> sample(file, sample)),
                            file.problems().stream()
                                    .filter(problem -> problem.index().isPresent())
                                    .map(problem -> unscored(file, problem)))
                    .sorted(Comparator.comparingInt(line -> line.path("index").intValue()))
                    .forEach(line -> lines.accept(text(line)));
        }
    }

    private static ObjectNode file(ScoredFile file) {
        var node = JSON.createObjectNode();
        node.put("file", file.path().toString());
        node.put("benchmark", file.task().benchmark().id());
        node.put("task", file.task().id());
        node.put("model", file.model());
        node.put("setting", file.setting());
        node.put("formula", file.formula());
        if (file.lengthTokens() > 0) {
            node.put("length", file.lengthTokens());
        }
        node.put("samples", file.samples().size());
        node.put("complete", file.isComplete());
        file.estimate().ifPresent(estimate -> {
            node.put("average", estimate.mean());
            node.put("percent", file.percent());
            node.putArray("interval_percent")
                    .add(file.intervalPercent().lower())
                    .add(file.intervalPercent().upper());
            node.put("interval", name(estimate.method()));
        });
        return node;
    }

    private static ObjectNode sample(ScoredFile file, ScoredSample sample) {
        var node = sampleNode(file, sample.index(), sample.line());
        node.put("score", sample.score());
        sample.sampleId().ifPresent(id -> node.put("id", id));
        if (!sample.needles().isEmpty()) {
            var found = node.putArray("found");
            sample.needles().forEach(needle -> found.add(needle.found()));
        }
        return node;
    }

    private static ObjectNode unscored(ScoredFile file, Problem problem) {
        var node = sampleNode(file, problem.index().orElseThrow(), problem.line());
        node.putNull("score");
        node.put("error", problem.message());
        return node;
    }

    private static ObjectNode sampleNode(ScoredFile file, int index, int line) {
        var node = JSON.createObjectNode();
        node.put("task", file.task().id());
        node.put("model", file.model());
        node.put("setting", file.setting());
        node.put("index", index);
        node.put("line", line);
        return node;
    }

    private static ObjectNode problem(Problem problem) {
        var node = JSON.createObjectNode();
        node.put("file", problem.file().toString());
        if (problem.line() > 0) {
            node.put("line", problem.line());
        }
        node.put("kind", name(problem.kind()));
        node.put("message", problem.message());
        return node;
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
