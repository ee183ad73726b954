package dev.stringbench.data.ruler;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.tokens.TokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A generator of RULER samples. The samples do not depend on the number of threads. Safe for use by one thread at a
 * time; close it to end its threads.
 */
public final class RulerGenerator implements AutoCloseable {

    private static final int AHEAD_PER_THREAD = 2;

    private final TokenCounter counter;
    private final RulerSources sources;
    private final ExecutorService workers;
    private final int ahead;

    /**
     * Prepare.
     *
     * @param threads how many threads build and count prompts
     * @throws DataException BAD_TOKENIZER if the tokenizer gives no tokens
     */
    public RulerGenerator(TextTokenizer tokenizer, RulerSources sources, int threads) {
        this.counter = TokenCounter.of(tokenizer);
        this.sources = sources;
        this.workers = Executors.newFixedThreadPool(threads, runnable -> {
            Thread thread = new Thread(runnable, "ruler-worker");
            thread.setDaemon(true);
            return thread;
        });
        this.ahead = threads == 1 ? 1 : AHEAD_PER_THREAD * threads;
    }

    /** A receiver of the samples of a task, in order, each also as its line of the output file. */
    public interface Sink {
        /**
         * Take a sample.
         *
         * @param json the line without its line feed
         */
        void accept(RulerSample sample, String json);
    }

    /**
     * Make the samples of one task.
     *
     * @throws DataException LENGTH_TOO_SMALL where the original would try for ever; TOO_FEW_SAMPLES if there are not
     *     enough questions; MISSING_DATA, BAD_FILE
     */
    public void generate(RulerTask task, RulerRequest request, Sink sink) {
        String full = RulerTemplates.fullTemplate(
                RulerTemplates.chatTemplate(request.template()), task.options().templateName());
        Draws draws = new Draws(request.seed());
        int length = request.maxSeqLength();
        int answer = task.tokensToGenerate();
        TaskOptions options = task.options();
        if (options instanceof NiahOptions niah) {
            run(task, new NiahTask(niah, sources, full, length, answer), draws, request, sink);
        } else if (options instanceof VariableTrackingOptions tracking) {
            var example = VariableTrackingTask.forExample(tracking, full, answer);
            List<RulerSample> samples = new ArrayList<>();
            Draws after = run(task, example, draws, 1, (sample, json) -> samples.add(sample));
            String text = VariableTrackingTask.exampleText(samples.get(0));
            var real = VariableTrackingTask.withExample(tracking, full, length, answer, text, counter.count(text));
            run(task, real, after, request, sink);
        } else if (options instanceof CommonWordsOptions words) {
            run(task, new CommonWordsTask(words, sources, full, length, answer, request.seed()), draws, request, sink);
        } else if (options instanceof FrequentWordsOptions words) {
            var source = new FrequentWordsSource(words, counter, full, length, answer, request.seed(), draws);
            var rules = new SizeRules(length, answer, 1, SizeRules.NO_LIMIT, false, false);
            loop(task, source, rules, 0).run(draws, request.samplesInChunk(), sink);
        } else if (options instanceof QuestionOptions question) {
            QuestionSet set = sources.questions(question.dataset());
            int before = request.samplesBefore();
            requireQuestions(task, question, set, before + request.samplesInChunk());
            run(task, new QuestionTask(set, full, length, answer, before), draws, request, sink);
        }
    }

    private static void requireQuestions(RulerTask task, QuestionOptions options, QuestionSet set, int wanted) {
        int found = set.questions().size();
        if (wanted > found) {
            throw new DataException(
                    DataFault.TOO_FEW_SAMPLES,
                    task.name() + " has " + found + " questions in " + TaskOptions.lower(options.dataset())
                            + ".json, but " + wanted + " are needed (the original would try for ever); give a smaller"
                            + " --num-samples or the whole file.");
        }
    }

    private <D> void run(RulerTask task, SizedTask<D> sized, Draws draws, RulerRequest request, Sink sink) {
        run(task, sized, draws, request.samplesInChunk(), sink);
    }

    private <D> Draws run(RulerTask task, SizedTask<D> sized, Draws draws, int count, Sink sink) {
        SizeSearch.Found found = new SizeSearch<>(task.name(), sized, counter).search(draws);
        return loop(task, new SizedSource<>(sized, counter), sized.rules(), found.size())
                .run(found.draws(), count, sink);
    }

    private <D> SampleLoop<D> loop(RulerTask task, SampleSource<D> source, SizeRules rules, int size) {
        return new SampleLoop<>(task.name(), source, rules, size, workers, ahead);
    }

    /** Attempts at a task of a chosen size. */
    private record SizedSource<D>(SizedTask<D> task, TokenCounter counter) implements SampleSource<D> {

        @Override
        public Optional<D> draw(Draws draws, int index, int size) {
            return task.draw(draws, index, size);
        }

        @Override
        public Attempt evaluate(D drawn) {
            Prompt prompt = task.build(drawn);
            int length = counter.count(prompt.text()) + task.rules().extraTokens();
            boolean fits = length <= task.rules().maxTokens();
            return new Attempt(fits ? task.complete(prompt.text()) : "", prompt.outputs(), length, fits);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
