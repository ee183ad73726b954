package dev.stringbench.data.ruler;

import dev.stringbench.data.tokens.TokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * A file of one task's samples while it is made: what {@link TaskOptions#generate} has to draw on. All draws of the file
 * go through one state, so what is made first changes what is made later.
 */
public final class FileInMaking {

    private final RulerTask task;
    private final RulerRequest request;
    private final RulerGenerator.Sink sink;
    private final RulerSources sources;
    private final TokenCounter counter;
    private final ExecutorService workers;
    private final int ahead;
    private final Effort effort;
    private final TaskTemplate words;
    private Draws draws;

    /**
     * How much of a file is made.
     *
     * @param samples of the file's at most
     * @param attempts at a sample of the smallest size
     */
    record Effort(int samples, int attempts) {}

    FileInMaking(
            RulerTask task,
            RulerRequest request,
            RulerGenerator.Sink sink,
            RulerSources sources,
            TokenCounter counter,
            ExecutorService workers,
            int ahead,
            Effort effort) {
        this.task = task;
        this.request = request;
        this.sink = sink;
        this.sources = sources;
        this.counter = counter;
        this.workers = workers;
        this.ahead = ahead;
        this.effort = effort;
        this.words = task.options().template();
        this.draws = new Draws(request.seed());
    }

    String taskName() {
        return task.name();
    }

    RulerRequest request() {
        return request;
    }

    RulerSources sources() {
        return sources;
    }

    TokenCounter counter() {
        return counter;
    }

    /** Give the task's template within the chat template. */
    String template() {
        return words.in(RulerTemplates.chatTemplate(request.template()));
    }

    /** Give the tokens that prompt and answer may have together. */
    int maxTokens() {
        return request.maxSeqLength();
    }

    /** Give the tokens that are kept for the answer. */
    int answerTokens() {
        return words.tokensToGenerate();
    }

    long seed() {
        return request.seed();
    }

    /** Give the state of the draws, which a generator may change before the first sample. */
    Draws draws() {
        return draws;
    }

    /** Search the size of a task's prompts and make the file's samples. */
    <D> void makeSized(SizedTask<D> sized) {
        make(sized, samples(), sink);
    }

    /** Search the size of a worked example's prompt and make that one sample, which is not put into the file. */
    <D> RulerSample makeExample(SizedTask<D> sized) {
        List<RulerSample> samples = new ArrayList<>();
        make(sized, 1, (sample, json) -> samples.add(sample));
        return samples.get(0);
    }

    /** Make the file's samples from attempts of a given size. */
    <D> void make(SampleSource<D> source, SizeRules rules, int size) {
        make(source, rules, size, samples(), sink);
    }

    private int samples() {
        return Math.min(effort.samples(), request.samplesInChunk());
    }

    private <D> void make(SizedTask<D> sized, int count, RulerGenerator.Sink target) {
        SizeSearch.Found found = new SizeSearch<>(task.name(), sized, counter).search(draws);
        draws = found.draws();
        make(new SizedSource<>(sized, counter), sized.rules(), found.size(), count, target);
    }

    private <D> void make(SampleSource<D> source, SizeRules rules, int size, int count, RulerGenerator.Sink target) {
        draws = new SampleLoop<>(task.name(), source, rules, size, workers, ahead, effort.attempts())
                .run(draws, count, target);
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
}
