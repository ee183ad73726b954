package dev.stringbench.benchmarks.endpoint;

import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.model.TokenIds;
import dev.stringbench.benchmarks.results.ExampleIdentity;
import dev.stringbench.benchmarks.results.ExampleResult;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import dev.stringbench.data.TextTokenizer;

/** A task whose sample 7 asks {@code " question 7"} and wants {@link FaultyServer#answer} of it. */
record QuestionTask(TextTokenizer tokenizer, int sampleCount) implements BenchmarkTask<ExampleResult> {

    private record Question(GenerationRequest request) implements BenchmarkTask.Prompt {}

    static String text(int index) {
        return " question " + index;
    }

    GenerationRequest request(int index) {
        return new GenerationRequest(index, TokenIds.of(tokenizer.encode(text(index), true)), 9);
    }

    @Override
    public RunIdentity identity() {
        return ExampleIdentity.withDtype("float32");
    }

    @Override
    public Prompt prompt(int index) {
        return new Question(request(index));
    }

    @Override
    public ExampleResult score(Prompt prompt, Completion.Generated completion) {
        boolean right = completion.text().equals(FaultyServer.answer(text(completion.index())));
        return new ExampleResult(completion.index(), right ? 100 : 0, completion.text());
    }

    @Override
    public Class<ExampleResult> resultType() {
        return ExampleResult.class;
    }
}
