package dev.stringbench.cli.serve;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.tokenizer.TextStream;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.FinishReason;
import dev.stringbench.inference.torch.generate.GenerationOptions;
import dev.stringbench.inference.torch.generate.GenerationResult;
import dev.stringbench.inference.torch.generate.PromptOutcome;
import dev.stringbench.inference.torch.generate.PromptRequest;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** One prompt of a request and the text that answers it, made of tokens on the engine's thread. */
final class Choice {

    private final CompletionJob job;
    private final int index;
    private final HostedModel model;
    private final Set<Integer> stopTokens;
    private final TextStream text;
    private final StopStrings stops;
    private final Cancellation cancellation = new Cancellation();

    Choice(CompletionJob job, int index, HostedModel model) {
        CompletionParameters parameters = job.parameters();
        this.job = job;
        this.index = index;
        this.model = model;
        this.stopTokens = parameters.ignoreStopTokens() ? Set.of() : model.stopTokenIds();
        this.text = model.tokenizer().stream(parameters.skipSpecialTokens());
        this.stops = new StopStrings(parameters.stop());
    }

    CompletionJob job() {
        return job;
    }

    /** Ask the engine for it. */
    PromptRequest request(int key) {
        CompletionParameters parameters = job.parameters();
        int[] prompt = parameters.prompts().get(index);
        if (parameters.echo()) {
            guarded(() -> tell(model.tokenizer().decode(prompt, parameters.skipSpecialTokens())));
        }
        return new PromptRequest(
                key,
                prompt,
                // Where nothing is to be generated, one token is all the same; it is not told.
                new GenerationOptions(Math.max(1, parameters.maxTokens()), parameters.sampling(), stopTokens),
                this::hear,
                cancellation);
    }

    /** Stop generating. Safe to call from any thread. */
    void cancel() {
        cancellation.cancel();
    }

    /** Tells a piece for each token, without text where that is not settled yet, so that clients see when tokens come. */
    private void hear(int token) {
        if (job.parameters().maxTokens() == 0 || stops.found()) {
            return;
        }
        if (isShown(token)) {
            guarded(() -> job.tell(new CompletionJob.Piece(index, stops.append(text.append(token)))));
            if (stops.found()) {
                cancel();
            }
        }
    }

    /**
     * Tell how it ended.
     *
     * @param engine computes the logits that log-probabilities are made of
     */
    void end(PromptOutcome outcome, Generation engine) {
        if (outcome instanceof PromptOutcome.Failed failed) {
            String message = String.valueOf(failed.cause().getMessage());
            job.fail(
                    failed.cause().fault() == InferenceException.Fault.BAD_PROMPT
                            ? ApiException.badRequest("prompt", message)
                            : ApiException.engine(message));
            return;
        }
        GenerationResult result = ((PromptOutcome.Generated) outcome).result();
        guarded(() -> {
            tell(stops.append(text.finish()));
            tell(stops.finish());
        });
        boolean byLength = result.finishReason() == FinishReason.LENGTH && !stops.found();
        List<Integer> generated = job.parameters().maxTokens() == 0 ? List.of() : result.tokenIds();
        try {
            job.tell(new CompletionJob.ChoiceEnded(
                    index,
                    byLength || job.parameters().maxTokens() == 0 ? "length" : "stop",
                    generated.size(),
                    result.reusedPrefixTokens(),
                    scores(generated, engine)));
        } catch (NoSuchElementException e) {
            job.fail(ApiException.overloaded());
        } catch (InferenceException e) {
            job.fail(ApiException.engine(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            job.fail(ApiException.unexpected(e));
        }
    }

    /** Run the whole sequence once more for its log-probabilities: rarely wanted, so that answers pay nothing for them. */
    private List<TokenScore> scores(List<Integer> generated, Generation engine) {
        Optional<Scoring> scoring = job.parameters().scoring();
        if (scoring.isEmpty() || (cancellation.isCancelled() && !stops.found())) {
            return List.of();
        }
        int[] prompt = job.parameters().prompts().get(index);
        int[] tokens = IntStream.concat(
                        Arrays.stream(prompt),
                        generated.stream().filter(this::isShown).mapToInt(Integer::intValue))
                .toArray();
        int first = scoring.get().prompt() ? 0 : prompt.length;
        var reader = new ScoreReader(tokens, first, scoring.get().top(), model.vocabularySize());
        if (tokens.length > Math.max(1, first)) {
            engine.logits(Arrays.copyOf(tokens, tokens.length - 1), reader, new Cancellation());
        }
        return reader.scores();
    }

    private boolean isShown(int token) {
        return job.parameters().includeStopToken() || !stopTokens.contains(token);
    }

    /** What goes wrong with one text must not end the batch. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            job.fail(ApiException.unexpected(e));
        }
    }

    private void tell(String piece) {
        if (!piece.isEmpty()) {
            job.tell(new CompletionJob.Piece(index, piece));
        }
    }
}
