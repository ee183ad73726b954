package dev.stringbench.benchmarks.niah;

import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.model.ChatTurn;
import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.benchmarks.model.PromptFormat;
import dev.stringbench.benchmarks.results.DataIdentity;
import dev.stringbench.benchmarks.results.NeedleDistances;
import dev.stringbench.benchmarks.results.PromptExcerpt;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import dev.stringbench.benchmarks.run.SampleWindows;
import dev.stringbench.data.Sha256;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.niah.NeedleKeys;
import dev.stringbench.data.niah.NiahConfig;
import dev.stringbench.data.niah.NiahPrompts;
import dev.stringbench.data.niah.NiahSample;
import dev.stringbench.python.PythonText;
import dev.stringbench.scoring.NeedleScorer;
import dev.stringbench.scoring.Score;
import dev.stringbench.scoring.statistics.Interval;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The 4-needle test: four numbers hidden in a long text, one in each quarter, are to be listed.
 *
 * <p>Prompts and score are those of {@code niah/test_niah_llama.py} of HKUNLP/STRING. The prompt of L tokens leaves room
 * for {@value #MAX_NEW_TOKENS} generated ones within the test's length.
 */
public final class NiahBenchmarkTask implements BenchmarkTask<NiahResult> {

    /** Tokens generated at most per sample. */
    public static final int MAX_NEW_TOKENS = 128;

    /** Needles in a prompt. */
    public static final int NEEDLES = 4;

    /** Data setting that says when the hidden numbers are drawn. */
    static final String NUMBERS_SETTING = "numbers";

    private static final String SCORER = "niah-4-needle/1";

    private final NiahConfig config;
    private final PromptFormat format;
    private final int sampleCount;
    private final Haystack haystack;
    private final TextTokenizer tokenizer;
    private final NiahPrompts prompts;
    private final NeedleDepths depths;
    private final List<Integer> drawn = new ArrayList<>();
    private final RunIdentity identity;

    /** Describe a test of all depths. */
    public NiahBenchmarkTask(
            int maxLength,
            NiahConfig config,
            PromptFormat format,
            int sampleCount,
            Haystack haystack,
            TextTokenizer tokenizer,
            ModelIdentity model,
            String version) {
        this(maxLength, config, NeedleDepths.ALL, format, sampleCount, haystack, tokenizer, model, version);
    }

    /**
     * Describe a test.
     *
     * @param maxLength the test's length in tokens
     * @param config the prompts; its context is the test's length less {@value #MAX_NEW_TOKENS} tokens and those of the format
     * @param depths where the first needle may lie
     * @param format how the model is asked
     * @param sampleCount number of samples
     * @param model what will answer
     * @param version version of string-bench, for the run's identity
     */
    public NiahBenchmarkTask(
            int maxLength,
            NiahConfig config,
            NeedleDepths depths,
            PromptFormat format,
            int sampleCount,
            Haystack haystack,
            TextTokenizer tokenizer,
            ModelIdentity model,
            String version) {
        this.config = config;
        this.depths = depths;
        this.format = format;
        this.sampleCount = sampleCount;
        this.haystack = haystack;
        this.tokenizer = tokenizer;
        this.prompts = new NiahPrompts(config, haystack.text(), tokenizer);
        this.identity = new RunIdentity(
                Benchmark.NIAH.id(),
                NiahCard.FOUR_NEEDLES.id(),
                maxLength,
                MAX_NEW_TOKENS,
                new DataIdentity(haystack.name(), haystack.sha256(), settings(config, depths, format)),
                model,
                SCORER,
                version);
    }

    @Override
    public RunIdentity identity() {
        return identity;
    }

    private static Map<String, String> settings(NiahConfig config, NeedleDepths depths, PromptFormat format) {
        Map<String, String> settings = new HashMap<>(format.settings());
        if (!depths.isAll()) {
            settings.put("depths", depths.toString());
        }
        settings.put(NUMBERS_SETTING, lower(config.keys()));
        settings.put("question", lower(config.question()));
        settings.put("seed", Long.toString(config.seed()));
        return settings;
    }

    /** Whether haystack, numbers, depths and seed are the original's. */
    @Override
    public boolean isOriginalData() {
        return haystack.name().equals(Haystack.ESSAYS)
                && config.keys() == NeedleKeys.ONCE
                && depths.isAll()
                && config.seed() == NiahConfig.ORIGINAL_SEED
                && !format.isChat();
    }

    @Override
    public int sampleCount() {
        return sampleCount;
    }

    /** Samples are alike up to the first needle of either, so its depth says how much of a prompt can be taken over. */
    @Override
    public List<Integer> order(List<Integer> indexes) {
        return SampleWindows.order(
                indexes,
                window -> window.stream()
                        .sorted(Comparator.comparingDouble(index -> prompts.firstNeedleDepth(drawn(index))))
                        .toList());
    }

    @Override
    public NiahPrompt prompt(int index) {
        NiahSample sample = prompts.sample(drawn(index));
        PromptFormat.Prompted prompted = format.prompt(ChatTurn.ask(sample.prompt()), tokenizer);
        return new NiahPrompt(
                new GenerationRequest(index, prompted.tokenIds(), MAX_NEW_TOKENS, prompted.turn()),
                sample,
                distances(sample, prompted));
    }

    /** The sample of all depths that is the one of this index among those of the depths wanted. */
    private synchronized int drawn(int index) {
        if (depths.isAll()) {
            return index;
        }
        for (int next = drawn.isEmpty() ? 0 : drawn.get(drawn.size() - 1) + 1; drawn.size() <= index; next++) {
            if (depths.contains(prompts.firstNeedleDepth(next))) {
                drawn.add(next);
            }
        }
        return drawn.get(index);
    }

    private List<Integer> distances(NiahSample sample, PromptFormat.Prompted prompted) {
        // A template may drop spaces at the question's beginning, but the rest of it stands in the prompt as it is.
        String question = sample.prompt().stripLeading();
        int moved = prompted.text().indexOf(question) - (sample.prompt().length() - question.length());
        List<Integer> offsets =
                sample.needles().stream().map(needle -> needle.offset() + moved).toList();
        return NeedleDistances.count(prompted.tokenIds(), prompted.text(), offsets, tokenizer, !format.isChat())
                .stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    @Override
    public NiahResult score(Prompt prompt, Completion.Generated completion) {
        NiahPrompt asked = (NiahPrompt) prompt;
        NiahSample sample = asked.sample();
        List<String> numbers =
                sample.needles().stream().map(NiahSample.Needle::number).toList();
        String prediction = PythonText.collapseWhitespace(completion.text());
        Score score = new NeedleScorer().score(prediction, numbers);
        String promptSha256 = Sha256.hex(sample.prompt());
        int index = asked.request().index();
        return new NiahResult(
                asked.request().promptTokenIds().size(),
                prediction,
                numbers,
                score.value(),
                index,
                identity.sampleId(index, promptSha256),
                needles(asked, score),
                promptSha256,
                haystack.name(),
                excerpt(sample, score),
                completion.notes());
    }

    @Override
    public Interval interval(Collection<NiahResult> results) {
        return NiahSummary.of(results).atLeastHalf().interval();
    }

    @Override
    public Class<NiahResult> resultType() {
        return NiahResult.class;
    }

    /**
     * A prompt with what was hidden in it.
     *
     * @param request the prompt's tokens
     * @param sample the prompt's text and its needles
     * @param distances of each needle from the end of the prompt in tokens
     */
    public record NiahPrompt(GenerationRequest request, NiahSample sample, List<Integer> distances) implements Prompt {

        public NiahPrompt {
            distances = List.copyOf(distances);
        }
    }

    private static List<NeedleResult> needles(NiahPrompt asked, Score score) {
        List<NeedleResult> results = new ArrayList<>();
        for (int i = 0; i < asked.sample().needles().size(); i++) {
            NiahSample.Needle hidden = asked.sample().needles().get(i);
            results.add(new NeedleResult(
                    hidden.number(),
                    hidden.depth(),
                    asked.distances().get(i),
                    score.found().get(i)));
        }
        return results;
    }

    private static @Nullable String excerpt(NiahSample sample, Score score) {
        int lost = score.found().indexOf(false);
        return lost < 0
                ? null
                : PromptExcerpt.around(
                        sample.prompt(), sample.needles().get(lost).offset());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
