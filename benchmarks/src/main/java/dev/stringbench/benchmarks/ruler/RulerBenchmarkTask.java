package dev.stringbench.benchmarks.ruler;

import dev.stringbench.benchmarks.catalogue.Benchmark;
import dev.stringbench.benchmarks.datafile.SampleRange;
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
import dev.stringbench.benchmarks.run.SampleWindows;
import dev.stringbench.data.Sha256;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.ruler.RulerSample;
import dev.stringbench.data.sources.SourceKind;
import dev.stringbench.python.PythonText;
import dev.stringbench.scoring.Score;
import dev.stringbench.scoring.ScoreScale;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One RULER task at one length, on prepared data.
 *
 * <p>Prompt handling, token budget and score are those of {@code ruler/test_ruler_*.py} of HKUNLP/STRING: the prompt is
 * encoded with special tokens although its chat template may hold one already, so a Llama prompt begins with two.
 */
public final class RulerBenchmarkTask implements BenchmarkTask<RulerResult> {

    private static final String SCORER = "ruler/1";

    private final RulerDataFile data;
    private final SampleRange range;
    private final PromptFormat format;
    private final SourceKind sources;
    private final TextTokenizer tokenizer;
    private final RulerCard card;
    private final RunIdentity identity;

    /**
     * Describe a test.
     *
     * @param maxLength tokens of prompt and answer together that the data was made for
     * @param range the samples to take
     * @param format how the model is asked; a chat needs data that stands in no chat template
     * @param sources what the data was made from
     * @param model what will answer
     * @param version version of string-bench, for the run's identity
     */
    public RulerBenchmarkTask(
            RulerCard card,
            RulerDataFile data,
            int maxLength,
            SampleRange range,
            PromptFormat format,
            SourceKind sources,
            TextTokenizer tokenizer,
            ModelIdentity model,
            String version) {
        this.data = data;
        this.range = range;
        this.format = format;
        this.sources = sources;
        this.tokenizer = tokenizer;
        this.card = card;
        this.identity = new RunIdentity(
                Benchmark.RULER.id(),
                card.id(),
                maxLength,
                card.maxNewTokens(),
                new DataIdentity(data.path().getFileName().toString(), data.sha256(), settings(format, sources)),
                model,
                SCORER,
                version);
    }

    private static Map<String, String> settings(PromptFormat format, SourceKind sources) {
        Map<String, String> settings = new HashMap<>(format.settings());
        if (sources != SourceKind.FETCHED) {
            settings.put(SourceKind.SETTING, sources.id());
        }
        return settings;
    }

    @Override
    public RunIdentity identity() {
        return identity;
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
        return SampleWindows.order(indexes, data.order()::order);
    }

    @Override
    public RulerPrompt prompt(int index) {
        RulerSample sample = data.sample(index);
        PromptFormat.Prompted prompted = format.prompt(turn(sample.input()), tokenizer);
        List<Integer> offsets = IntStream.range(0, sample.outputs().size())
                .mapToObj(reference -> offset(prompted.text(), sample, reference))
                .toList();
        return new RulerPrompt(
                new GenerationRequest(index, prompted.tokenIds(), card.maxNewTokens(), prompted.turn()),
                sample,
                NeedleDistances.count(prompted.tokenIds(), prompted.text(), offsets, tokenizer, !format.isChat()));
    }

    /** In a chat the answer's beginning is the model's. */
    private ChatTurn turn(String input) {
        int begin = format.isChat() ? card.task().options().template().answerOffset(input) : input.length();
        return new ChatTurn(input.substring(0, begin), input.substring(begin));
    }

    /** Whether the model is asked as the original asks it. */
    @Override
    public boolean isOriginalData() {
        return !format.isChat() && sources == SourceKind.FETCHED;
    }

    @Override
    public RulerResult score(Prompt prompt, Completion.Generated completion) {
        RulerPrompt asked = (RulerPrompt) prompt;
        RulerSample sample = asked.sample();
        int index = asked.request().index();
        String prediction = PythonText.collapseWhitespace(completion.text());
        Score score = card.rule().score(prediction, sample.outputs());
        String promptSha256 = Sha256.hex(sample.input());
        return new RulerResult(
                asked.request().promptTokenIds().size(),
                prediction,
                sample.outputs(),
                new RulerScore(score.value(), card.rule().scale() == ScoreScale.YES_NO),
                index,
                identity.sampleId(index, promptSha256),
                references(asked, score),
                promptSha256,
                data.path().getFileName().toString(),
                excerpt(sample, score),
                completion.notes());
    }

    @Override
    public Class<RulerResult> resultType() {
        return RulerResult.class;
    }

    /**
     * A prompt with its sample.
     *
     * @param request the prompt's tokens
     * @param sample the prompt's text and the expected answers
     * @param distances of each answer from the end of the prompt in tokens, null where it is no needle
     */
    public record RulerPrompt(GenerationRequest request, RulerSample sample, List<@Nullable Integer> distances)
            implements Prompt {

        public RulerPrompt {
            distances = Collections.unmodifiableList(new ArrayList<>(distances));
        }
    }

    private List<ReferenceResult> references(RulerPrompt asked, Score score) {
        RulerSample sample = asked.sample();
        List<ReferenceResult> results = new ArrayList<>();
        for (int i = 0; i < sample.outputs().size(); i++) {
            int offset = offset(sample.input(), sample, i);
            results.add(new ReferenceResult(
                    sample.outputs().get(i),
                    offset < 0 ? null : (double) offset / sample.input().length(),
                    asked.distances().get(i),
                    score.found().get(i)));
        }
        return results;
    }

    private @Nullable String excerpt(RulerSample sample, Score score) {
        return IntStream.range(0, sample.outputs().size())
                .filter(i -> !score.found().get(i) && offset(sample.input(), sample, i) >= 0)
                .mapToObj(i -> PromptExcerpt.around(sample.input(), offset(sample.input(), sample, i)))
                .findFirst()
                .orElse(null);
    }

    /** The place of a needle in the prompt, or -1 where the task has none. */
    private int offset(String prompt, RulerSample sample, int reference) {
        return card.hasNeedles() ? prompt.indexOf(sample.outputs().get(reference)) : -1;
    }
}
