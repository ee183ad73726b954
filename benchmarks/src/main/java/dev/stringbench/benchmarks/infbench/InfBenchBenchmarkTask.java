package dev.stringbench.benchmarks.infbench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.infbench.InfBenchDataFile.Sample;
import dev.stringbench.benchmarks.model.ChatTurn;
import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.results.DataIdentity;
import dev.stringbench.benchmarks.results.NeedleDistances;
import dev.stringbench.benchmarks.results.PromptExcerpt;
import dev.stringbench.benchmarks.results.ReferenceResult;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import dev.stringbench.data.Sha256;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.infbench.MiddleTruncation;
import dev.stringbench.data.sources.SourceKind;
import dev.stringbench.python.PythonText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One InfiniteBench task on its data file.
 *
 * <p>Prompts, token budgets, truncation and scores are those of {@code inifinite_bench/test_infbench_*.py} of
 * HKUNLP/STRING: a prompt that is too long loses its middle, and every prompt is encoded, decoded without special tokens
 * and encoded again, which drops a chat template's special tokens.
 */
public final class InfBenchBenchmarkTask implements BenchmarkTask<InfBenchResult> {

    /** Tokens that the original cuts prompts to; its shifted offset is a share of them. */
    public static final int TRUNCATE_LENGTH = 131_072;

    private static final String SCORER = "infinitebench-string/1";

    /** Data setting that names whose prompts were used. */
    public static final String PROMPTS_SETTING = "prompts";

    private final InfBenchDataFile data;
    private final Settings settings;
    private final SampleRange range;
    private final TextTokenizer tokenizer;
    private final RunIdentity identity;

    /**
     * The settings that all samples of a run share.
     *
     * @param truncateLength most tokens of a prompt, special tokens included, before it is encoded again
     * @param maxNewTokens most tokens of an answer
     * @param ownPrompts whether the prompts are those of the model's family
     * @param format how the model is asked
     * @param sources what the data was made from
     */
    public record Settings(
            int truncateLength, int maxNewTokens, boolean ownPrompts, PromptFormat format, SourceKind sources) {

        /** The settings of a run on the original's data. */
        public Settings(int truncateLength, int maxNewTokens, boolean ownPrompts, PromptFormat format) {
            this(truncateLength, maxNewTokens, ownPrompts, format, SourceKind.FETCHED);
        }
    }

    /**
     * Describe a test.
     *
     * @param range the samples to take
     * @param model what will answer
     * @param version version of string-bench, for the run's identity
     */
    public InfBenchBenchmarkTask(
            InfBenchDataFile data,
            Settings settings,
            SampleRange range,
            TextTokenizer tokenizer,
            ModelIdentity model,
            String version) {
        this.data = data;
        this.settings = settings;
        this.range = range;
        this.tokenizer = tokenizer;
        this.identity = new RunIdentity(
                Benchmark.INFBENCH.id(),
                data.card().id(),
                settings.truncateLength(),
                settings.maxNewTokens(),
                new DataIdentity(data.name(), data.sha256(), identitySettings(data, settings)),
                model,
                SCORER,
                version);
    }

    @Override
    public RunIdentity identity() {
        return identity;
    }

    private static Map<String, String> identitySettings(InfBenchDataFile data, Settings settings) {
        Map<String, String> all = new HashMap<>(settings.format().settings());
        all.put(PROMPTS_SETTING, data.promptsName());
        if (settings.sources() != SourceKind.FETCHED) {
            all.put(SourceKind.SETTING, settings.sources().id());
        }
        return all;
    }

    /** Whether prompts and token budget are those that the original has for the model. */
    @Override
    public boolean isOriginalData() {
        return settings.sources() == SourceKind.FETCHED
                && settings.ownPrompts()
                && !settings.format().isChat()
                && settings.maxNewTokens() == data.card().maxNewTokens()
                && data.name().equals(data.card().task().fileName());
    }

    @Override
    public int firstIndex() {
        return range.start();
    }

    @Override
    public int sampleCount() {
        return range.stop();
    }

    @Override
    public List<Integer> order(List<Integer> indexes) {
        return data.order().order(indexes);
    }

    @Override
    public InfBenchPrompt prompt(int index) {
        Sample sample = data.sample(index);
        MiddleTruncation kept = MiddleTruncation.of(
                sample.prompt(),
                tokenizer,
                settings.truncateLength() - settings.format().overhead(tokenizer));
        PromptFormat.Prompted prompted = settings.format().prompt(ChatTurn.ask(kept.text()), tokenizer);
        return new InfBenchPrompt(
                new GenerationRequest(index, prompted.tokenIds(), settings.maxNewTokens(), prompted.turn()),
                kept.text(),
                kept.tokensBefore(),
                sample.answer(),
                needle(kept.text(), prompted, sample.answer()));
    }

    @Override
    public InfBenchResult score(Prompt prompt, Completion.Generated completion) {
        InfBenchPrompt asked = (InfBenchPrompt) prompt;
        int index = asked.request().index();
        String prediction = PythonText.collapseWhitespace(completion.text());
        double score = data.score(prediction, asked.answer());
        String promptSha256 = Sha256.hex(asked.text());
        Needle needle = asked.needle();
        return new InfBenchResult(
                index,
                prediction,
                asked.answer(),
                score,
                asked.request().promptTokenIds().size(),
                asked.wholeTokens(),
                index,
                identity.sampleId(index, promptSha256),
                needle == null ? null : List.of(needle.result(asked.text(), score == 1)),
                promptSha256,
                data.name(),
                needle == null || needle.offset() < 0 || score == 1
                        ? null
                        : PromptExcerpt.around(asked.text(), needle.offset()),
                completion.notes());
    }

    @Override
    public Class<InfBenchResult> resultType() {
        return InfBenchResult.class;
    }

    /**
     * A prompt with its answer.
     *
     * @param request the prompt's tokens
     * @param text the prompt's text after truncation
     * @param wholeTokens tokens of the prompt before it
     * @param answer what is wanted
     * @param needle where the answer stands, for tasks that have hidden it
     */
    public record InfBenchPrompt(
            GenerationRequest request,
            String text,
            int wholeTokens,
            JsonNode answer,
            @Nullable Needle needle) implements Prompt {}

    /**
     * A hidden answer.
     *
     * @param offset characters of the prompt before it, or -1 where it was lost with the prompt's middle
     * @param distance tokens from it to the prompt's end; null where it was lost
     */
    public record Needle(String value, int offset, @Nullable Integer distance) {

        ReferenceResult result(String prompt, boolean found) {
            return new ReferenceResult(value, offset < 0 ? null : (double) offset / prompt.length(), distance, found);
        }
    }

    private @Nullable Needle needle(String text, PromptFormat.Prompted prompted, JsonNode answer) {
        if (!data.card().hasNeedle()) {
            return null;
        }
        String value = (answer.isArray() ? answer.path(0) : answer).asText();
        int offset = text.indexOf(value);
        Integer distance = NeedleDistances.count(
                        prompted.tokenIds(),
                        prompted.text(),
                        List.of(prompted.text().indexOf(value)),
                        tokenizer,
                        !settings.format().isChat())
                .get(0);
        return new Needle(value, offset, distance);
    }
}
