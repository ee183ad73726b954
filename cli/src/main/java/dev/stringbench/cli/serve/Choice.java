package dev.stringbench.cli.serve;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.tokenizer.TextStream;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.FinishReason;
import dev.stringbench.inference.torch.generate.GenerationOptions;
import dev.stringbench.inference.torch.generate.GenerationResult;
import dev.stringbench.inference.torch.generate.PromptOutcome;
import dev.stringbench.inference.torch.generate.PromptRequest;
import java.util.Set;

/** One prompt of a request and the text that answers it, made of tokens on the engine's thread. */
final class Choice {

    private final CompletionJob job;
    private final int index;
    private final Set<Integer> stopTokens;
    private final TextStream text;
    private final StopStrings stops;
    private final Cancellation cancellation = new Cancellation();

    Choice(CompletionJob job, int index, HostedModel model) {
        CompletionParameters parameters = job.parameters();
        this.job = job;
        this.index = index;
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
        return new PromptRequest(
                key,
                parameters.prompts().get(index),
                new GenerationOptions(parameters.maxTokens(), parameters.sampling(), stopTokens),
                this::hear,
                cancellation);
    }

    /** Stop generating. Safe to call from any thread. */
    void cancel() {
        cancellation.cancel();
    }

    private void hear(int token) {
        if (job.parameters().includeStopToken() || !stopTokens.contains(token)) {
            guarded(() -> tell(stops.append(text.append(token))));
            if (stops.found()) {
                cancel();
            }
        }
    }

    /** Tell how it ended. */
    void end(PromptOutcome outcome) {
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
        job.tell(new CompletionJob.ChoiceEnded(
                index, byLength ? "length" : "stop", result.tokenIds().size(), result.reusedPrefixTokens()));
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
