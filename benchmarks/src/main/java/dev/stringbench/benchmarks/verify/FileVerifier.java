package dev.stringbench.benchmarks.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.results.EarlyStop;
import dev.stringbench.benchmarks.results.SampleSpan;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.results.StoredLines;
import dev.stringbench.benchmarks.scorefiles.Problem;
import dev.stringbench.benchmarks.scorefiles.ScoreFileReader;
import dev.stringbench.benchmarks.verify.Finding.Remedy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The verification of one result file: each wanted sample has one line, each line is of the run that the sidecar
 * describes, and each score follows from its prediction.
 */
final class FileVerifier {

    private static final int NAMED_FINDINGS = 4;

    private final Path file;
    private final List<Finding> findings = new ArrayList<>();

    private FileVerifier(Path file) {
        this.file = file;
    }

    static VerifiedFile verify(Path file) {
        try {
            return new FileVerifier(file).verify();
        } catch (BenchmarkException e) {
            return new VerifiedFile(file, false, e.getMessage() + "; " + Remedy.MOVE_AWAY.words());
        }
    }

    private VerifiedFile verify() {
        if (!Files.exists(Sidecar.pathFor(file))) {
            find(
                    "there is no " + Sidecar.pathFor(file).getFileName() + " that says which run made it",
                    Remedy.MOVE_AWAY);
            return result("");
        }
        Sidecar sidecar = Sidecar.read(file);
        if (!Files.exists(file)) {
            find("no sample has ended yet", Remedy.RUN_AGAIN);
            return result("");
        }
        StoredLines stored = StoredLines.read(file);
        SampleSpan expected = sidecar.expected();
        checkWhole(stored, sidecar);
        checkSamples(stored, expected);
        checkIdentity(stored, sidecar);
        checkScores();
        if (!sidecar.complete() && findings.isEmpty()) {
            find("the run that wrote it was not ended", Remedy.RUN_AGAIN);
        }
        return result(summary(sidecar));
    }

    private void checkWhole(StoredLines stored, Sidecar sidecar) {
        if (stored.torn()) {
            find("its last line is torn", Remedy.RUN_AGAIN);
        }
        stored.broken().forEach(number -> find("line " + number + " holds no sample", Remedy.MOVE_AWAY));
        if (sidecar.complete() && !isInOrder(stored)) {
            find("its lines are not in the order of their samples", Remedy.MOVE_AWAY);
        }
    }

    private void checkSamples(StoredLines stored, SampleSpan expected) {
        Map<Integer, StoredLines.Line> results = new HashMap<>();
        Map<Integer, StoredLines.Line> failures = new HashMap<>();
        for (StoredLines.Line line : stored.lines()) {
            StoredLines.Line earlier = (line.failed() ? failures : results).put(line.index(), line);
            if (earlier != null && !line.failed()) {
                find(
                        String.format(
                                Locale.ROOT,
                                "sample %d stands on lines %d and %d",
                                line.index(),
                                earlier.number(),
                                line.number()),
                        Remedy.MOVE_AWAY);
            }
        }
        List<Integer> missing = expected.indexes()
                .filter(index -> !results.containsKey(index))
                .boxed()
                .toList();
        missing.stream()
                .filter(failures::containsKey)
                .collect(Collectors.groupingBy(
                        index -> cause(failures.get(index)), LinkedHashMap::new, Collectors.toList()))
                .forEach((cause, indexes) -> find(
                        String.format(
                                Locale.ROOT,
                                "%d of %d samples failed (%s): %s",
                                indexes.size(),
                                expected.size(),
                                list(indexes),
                                cause),
                        Remedy.RUN_AGAIN));
        List<Integer> absent =
                missing.stream().filter(index -> !failures.containsKey(index)).toList();
        if (!absent.isEmpty()) {
            find(
                    String.format(
                            Locale.ROOT,
                            "%d of %d samples are missing (%s)",
                            absent.size(),
                            expected.size(),
                            list(absent)),
                    Remedy.RUN_AGAIN);
        }
    }

    private static String cause(StoredLines.@Nullable Line failure) {
        return failure == null
                ? "no reason given"
                : failure.json().path("error").path("message").asText("no reason given");
    }

    private static String list(List<Integer> indexes) {
        return indexes.stream().limit(NAMED_FINDINGS).map(String::valueOf).collect(Collectors.joining(", "))
                + (indexes.size() > NAMED_FINDINGS ? ", ..." : "");
    }

    private void checkIdentity(StoredLines stored, Sidecar sidecar) {
        for (StoredLines.Line line : stored.lines()) {
            JsonNode prompt = line.json().path("prompt_sha256");
            String wanted = sidecar.identity().sampleId(line.index(), prompt.asText());
            if (!line.failed() && !wanted.equals(sampleId(line).asText())) {
                find(
                        String.format(
                                Locale.ROOT,
                                "line %d is of another run: its id is %s, the sidecar and the prompt give %s",
                                line.number(),
                                sampleId(line).asText("absent"),
                                wanted),
                        Remedy.MOVE_AWAY);
            }
        }
    }

    /** InfiniteBench's lines have the original's own number under "id". */
    private static JsonNode sampleId(StoredLines.Line line) {
        return line.json().path(line.json().has("sample_id") ? "sample_id" : "id");
    }

    /** What the reader says of samples was said before; what is left is about scores. */
    private void checkScores() {
        for (Problem problem : ScoreFileReader.ofDefaults().read(file).problems()) {
            switch (problem.kind()) {
                case OTHER_SCORE, UNSCORABLE_SAMPLE, UNKNOWN_TASK, NOT_UTF8, UNREADABLE ->
                    find(
                            problem.line() == 0
                                    ? problem.message()
                                    : "line " + problem.line() + ": " + problem.message(),
                            Remedy.MOVE_AWAY);
                default -> {
                    // Counted above.
                }
            }
        }
    }

    private void find(String text, Remedy remedy) {
        findings.add(new Finding(text, remedy));
    }

    private VerifiedFile result(String summary) {
        if (findings.isEmpty()) {
            return new VerifiedFile(file, true, summary);
        }
        Remedy remedy = findings.stream()
                .map(Finding::remedy)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        String named =
                findings.stream().limit(NAMED_FINDINGS).map(Finding::text).collect(Collectors.joining("; "));
        int more = findings.size() - NAMED_FINDINGS;
        return new VerifiedFile(
                file, false, named + (more > 0 ? "; and " + more + " more" : "") + ": " + remedy.words());
    }

    private static String summary(Sidecar sidecar) {
        EarlyStop early = sidecar.stoppedEarly();
        int samples = sidecar.expected().size();
        return (samples == 1 ? "1 sample" : samples + " samples")
                + (sidecar.shard() == null ? "" : ", shard " + sidecar.shard())
                + (early == null
                        ? ""
                        : " of " + sidecar.samples() + ", ended early at an interval of " + early.intervalPoints()
                                + " points");
    }

    private static boolean isInOrder(StoredLines stored) {
        int before = -1;
        for (StoredLines.Line line : stored.lines()) {
            if (line.index() < before) {
                return false;
            }
            before = line.index();
        }
        return true;
    }
}
