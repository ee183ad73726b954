package dev.stringbench.benchmarks.infbench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.catalogue.AnswerScorer;
import dev.stringbench.benchmarks.catalogue.Formulas;
import dev.stringbench.benchmarks.datafile.IndexedLines;
import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.run.PrefixOrder;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.infbench.InfBenchExample;
import dev.stringbench.data.infbench.InfBenchParser;
import dev.stringbench.data.infbench.InfBenchPrompts;
import dev.stringbench.data.infbench.InfBenchTask;
import dev.stringbench.scoring.ScoringException;
import dev.stringbench.scoring.infbench.Label;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A data file of one InfiniteBench task, plain or packed as .gz. Opening reads it once: every line is checked, so that no
 * run ends at its last sample because of a bad one. Safe for use by several threads.
 */
public final class InfBenchDataFile {

    /** Predictions that take the scorers down to the label; a label that fits neither fits none. */
    private static final String[] PROBES = {"", "A 1"};

    private final InfBenchCard card;
    private final InfBenchPrompts prompts;
    private final AnswerScorer scorer;
    private final InfBenchParser parser;
    private final IndexedLines lines;
    private final PrefixOrder order;

    private InfBenchDataFile(
            InfBenchCard card,
            InfBenchParser parser,
            InfBenchPrompts prompts,
            AnswerScorer scorer,
            IndexedLines lines,
            PrefixOrder order) {
        this.card = card;
        this.parser = parser;
        this.prompts = prompts;
        this.scorer = scorer;
        this.lines = lines;
        this.order = order;
    }

    /**
     * Open a file and check it whole.
     *
     * @param prompts whose templates are used
     * @param tokenizer counts the questions; samples of one context are ordered by it
     * @throws BenchmarkException BAD_DATA_FILE when the file is missing or empty or an answer cannot be scored
     * @throws dev.stringbench.data.DataException BAD_FILE, naming the line that is not a sample, or BAD_OPTION where the
     *     prompts cannot be used for the task
     */
    public static InfBenchDataFile open(
            Path path, InfBenchCard card, InfBenchPrompts prompts, TextTokenizer tokenizer) {
        var parser = new InfBenchParser(path, card.task());
        // The original's scorers, which the command score uses too unless told otherwise.
        AnswerScorer scorer = card.scorer(Formulas.DEFAULT, prompts.modelName());
        var order = new PrefixOrder.Builder();
        try {
            IndexedLines lines = IndexedLines.open(path, (number, line) -> {
                InfBenchExample example = parser.parse(number, line);
                requireScorable(scorer, card.task(), example);
                addTo(order, prompts.prompt(card.task(), example), example.context(), tokenizer);
            });
            if (lines.size() == 0) {
                throw new BenchmarkException(Fault.BAD_DATA_FILE, path + " has no samples; fetch it again");
            }
            return new InfBenchDataFile(card, parser, prompts, scorer, lines, order.build());
        } catch (NoSuchFileException e) {
            throw new BenchmarkException(Fault.BAD_DATA_FILE, "there is no InfiniteBench data file " + path, e);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read the InfiniteBench data file " + path, e);
        }
    }

    private static void requireScorable(AnswerScorer scorer, InfBenchTask task, InfBenchExample example) {
        try {
            Label label = Labels.of(InfBenchPrompts.answer(task, example));
            for (String probe : PROBES) {
                scorer.score(probe, label);
            }
        } catch (ScoringException e) {
            throw new BenchmarkException(
                    Fault.BAD_DATA_FILE,
                    example.place() + " cannot be scored: " + e.getMessage()
                            + "; fetch the file again or mend the line",
                    e);
        }
    }

    /** What comes after the context is the question: of two as long, prompts are cut at the same place. */
    private static void addTo(PrefixOrder.Builder order, String prompt, String context, TextTokenizer tokenizer) {
        int end = prompt.lastIndexOf(context) + context.length();
        order.add(prompt.substring(0, end), tokenizer.count(prompt.substring(end), false));
    }

    /** The task whose samples these are. */
    public InfBenchCard card() {
        return card;
    }

    public Path path() {
        return lines.path();
    }

    /** Name of the file, without .gz. */
    public String name() {
        return lines.name();
    }

    /** Checksum of the plain file's bytes. */
    public String sha256() {
        return lines.sha256();
    }

    /** Number of samples. */
    public int size() {
        return lines.size();
    }

    /** Whose prompts these are, such as {@code llama3.1}. */
    public String promptsName() {
        return prompts.modelName();
    }

    /** The order in which samples share most of their beginnings with the one before. */
    public PrefixOrder order() {
        return order;
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

    /**
     * Read one sample.
     *
     * @param place the sample's place in the file, 0 for the first; results are indexed by it
     */
    public Sample sample(int place) {
        InfBenchExample example = parser.parse(lines.lineNumber(place), lines.line(place));
        return new Sample(prompts.prompt(card.task(), example), InfBenchPrompts.answer(card.task(), example));
    }

    /**
     * One question.
     *
     * @param prompt the whole prompt, which may be longer than a model can take
     * @param answer what is wanted, as prediction files hold it
     */
    public record Sample(String prompt, JsonNode answer) {}

    /** Score an answer: 0..1. */
    double score(String prediction, JsonNode answer) {
        return scorer.score(prediction, Labels.of(answer)).value();
    }
}
