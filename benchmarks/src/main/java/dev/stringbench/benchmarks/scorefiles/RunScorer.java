package dev.stringbench.benchmarks.scorefiles;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.catalogue.Formulas;
import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.benchmarks.results.SampleSpan;
import dev.stringbench.benchmarks.scorefiles.Problem.Kind;
import dev.stringbench.data.JsonReader;
import dev.stringbench.data.MalformedJsonException;
import dev.stringbench.scoring.ScoringException;
import dev.stringbench.scoring.infbench.Label;
import dev.stringbench.scoring.statistics.Averages;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A scorer of the samples of one run, which names each line that is not a sample. */
final class RunScorer {

    /** Sums of doubles in another order differ in the last digits only. */
    private static final double AVERAGE_TOLERANCE = 1e-9;

    private static final int NAMED_INDICES = 20;

    static final SampleSpan EVERY_SAMPLE = new SampleSpan(0, Integer.MAX_VALUE);

    private final Path path;
    private final TaskCard task;
    private final boolean defaultFormula;
    private final PredictionScorer scorer;
    private final List<Problem> problems;
    private Path file;
    private SampleSpan counted = EVERY_SAMPLE;
    private final SortedMap<Integer, ScoredSample> samples = new TreeMap<>();
    private final SortedMap<Integer, Problem> failures = new TreeMap<>();
    private boolean indexed;

    RunScorer(Path path, TaskCard task, String model, Formulas formulas, List<Problem> problems) {
        this.path = path;
        this.file = path;
        this.task = task;
        this.defaultFormula = formulas.equals(Formulas.DEFAULT);
        this.scorer = new PredictionScorer(task.scorer(formulas, model));
        this.problems = problems;
    }

    /** Return the scored samples by index. */
    List<ScoredSample> samples() {
        return List.copyOf(samples.values());
    }

    private double[] figures() {
        return samples.values().stream()
                .mapToDouble(sample -> task.figure(sample.score()))
                .toArray();
    }

    /**
     * Score one of the files that make up the run.
     *
     * @param part the file, for what is wrong with its lines
     * @param span the samples that count in it; others are passed over
     */
    void score(RecordedRun run, Path part, SampleSpan span) {
        file = part;
        counted = span;
        score(run);
    }

    void score(RecordedRun run) {
        for (int place = 0; place < run.samples().size(); place++) {
            var line = run.samples().get(place);
            try {
                score(line, place);
            } catch (MalformedLineException e) {
                add(line, Kind.MALFORMED_LINE, e.reason());
            }
        }
    }

    private Optional<PredictionScorer.Outcome> outcome(FileLine line, Prediction prediction, int index) {
        try {
            return Optional.of(scorer.score(prediction));
        } catch (ScoringException e) {
            failures.putIfAbsent(
                    index,
                    new Problem(
                            file,
                            line.number(),
                            Kind.UNSCORABLE_SAMPLE,
                            String.valueOf(e.getMessage()),
                            OptionalInt.of(index)));
            return Optional.empty();
        }
    }

    private void score(FileLine line, int place) throws MalformedLineException {
        var json = parse(line);
        if (json.has("error") && json.path("index").isInt()) {
            if (counted.contains(json.path("index").intValue())) {
                nameFailure(line, json);
            }
            return;
        }
        var prediction = PredictionParser.parse(json);
        indexed |= prediction.index().isPresent();
        int index = prediction.index().orElse(place);
        if (!counted.contains(index)) {
            return;
        }
        var earlier = samples.get(index);
        if (earlier != null) {
            add(
                    line,
                    Kind.DUPLICATE_INDEX,
                    String.format(
                            Locale.ROOT, "index %d again, first on line %d, which is scored", index, earlier.line()));
            return;
        }
        var outcome = outcome(line, prediction, index);
        if (outcome.isEmpty()) {
            return;
        }
        double score = outcome.get().score();
        prediction.storedScore().ifPresent(stored -> {
            if (defaultFormula && Math.abs(stored - score) > AVERAGE_TOLERANCE) {
                add(line, Kind.OTHER_SCORE, "the line says %s, scored again it is %s".formatted(stored, score));
            }
        });
        samples.put(
                index,
                new ScoredSample(
                        index,
                        line.number(),
                        score,
                        prediction.contextTokens(),
                        prediction.lengthTokens(),
                        prediction.text(),
                        text(prediction.reference()),
                        outcome.get().needles(),
                        prediction.sampleId(),
                        prediction.excerpt()));
    }

    private void nameFailure(FileLine line, JsonNode json) {
        int index = json.path("index").intValue();
        indexed = true;
        String message = json.path("error").path("message").asText("no reason given");
        failures.put(
                index,
                new Problem(
                        file,
                        line.number(),
                        Kind.FAILED_SAMPLE,
                        String.format(Locale.ROOT, "sample %d failed: %s", index, message),
                        OptionalInt.of(index)));
    }

    /** Parse the object; what follows it on the line is named and left out. */
    private JsonNode parse(FileLine line) throws MalformedLineException {
        try {
            JsonReader.Beginning read = JsonReader.readBeginning(line.text());
            if (!read.rest().isEmpty()) {
                add(
                        line,
                        Kind.MALFORMED_LINE,
                        "%s follows the object, which is scored".formatted(Excerpts.beginning(read.rest())));
            }
            return read.value();
        } catch (MalformedJsonException e) {
            throw new MalformedLineException("not JSON: " + e.reason());
        }
    }

    /**
     * Name the samples that failed and those that are not there.
     *
     * @param wanted which there should be; none where that is not known
     */
    void nameMissing(SampleSpan wanted) {
        // A continued run tries failed samples again, so a score counts wherever it stands.
        failures.keySet().removeAll(samples.keySet());
        problems.addAll(failures.values());
        if (samples.isEmpty()) {
            problems.add(new Problem(
                    path, 0, Kind.MISSING_SAMPLE, failures.isEmpty() ? "no sample at all" : "no sample has a score"));
            return;
        }
        if (indexed) {
            int end = Math.max(wanted.stop(), samples.lastKey() + 1);
            var missing = IntStream.range(wanted.start(), end)
                    .filter(index -> !samples.containsKey(index) && !failures.containsKey(index))
                    .boxed()
                    .toList();
            if (!missing.isEmpty()) {
                problems.add(new Problem(
                        path,
                        0,
                        Kind.MISSING_SAMPLE,
                        String.format(
                                Locale.ROOT,
                                "%d of %s missing: index %s",
                                missing.size(),
                                Counts.samples(end - wanted.start()) + (missing.size() == 1 ? " is" : " are"),
                                list(missing))));
            }
        } else if (samples.size() < wanted.size()) {
            problems.add(new Problem(
                    path,
                    0,
                    Kind.MISSING_SAMPLE,
                    String.format(
                            Locale.ROOT, "%s; %s has %d", Counts.samples(samples.size()), task.id(), wanted.size())));
        }
    }

    private static String list(List<Integer> indices) {
        String named =
                indices.stream().limit(NAMED_INDICES).map(String::valueOf).collect(Collectors.joining(", "));
        return indices.size() > NAMED_INDICES ? named + ", ..." : named;
    }

    void compareAverage(RecordedRun run) {
        if (!defaultFormula || run.closingAverage().isEmpty() || samples.isEmpty()) {
            return;
        }
        double stored = run.closingAverage().getAsDouble();
        double average = Averages.mean(figures());
        if (Math.abs(stored - average) > AVERAGE_TOLERANCE) {
            problems.add(new Problem(
                    path,
                    0,
                    Kind.OTHER_AVERAGE,
                    "the closing line says %s, scored again it is %s".formatted(stored, average)));
        }
    }

    private static String text(Label label) {
        if (label instanceof Label.Text text) {
            return text.value();
        }
        if (label instanceof Label.Whole whole) {
            return Long.toString(whole.value());
        }
        if (label instanceof Label.Decimal decimal) {
            return Double.toString(decimal.value());
        }
        return ((Label.Items) label)
                .values().stream().limit(NAMED_INDICES).map(RunScorer::text).collect(Collectors.joining(" | "));
    }

    private void add(FileLine line, Kind kind, String message) {
        problems.add(new Problem(file, line.number(), kind, message));
    }
}
