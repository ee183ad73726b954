package dev.stringbench.cli.serve;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.tokenizer.TextStream;
import dev.stringbench.inference.torch.Cancellation;
import dev.stringbench.inference.torch.FinishReason;
import dev.stringbench.inference.torch.GenerationOptions;
import dev.stringbench.inference.torch.GenerationResult;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One request's way through the engine: runs on the engine's thread, and is heard by the thread that replies. */
final class CompletionJob implements Runnable {

    /** What a job tells as it goes. */
    sealed interface Event {}

    /** More text of a choice. */
    record Piece(int choice, String text) implements Event {}

    /**
     * A choice is complete.
     *
     * @param finishReason {@code stop} or {@code length}
     */
    record ChoiceEnded(int choice, String finishReason, int generatedTokens, int cachedTokens) implements Event {}

    /** All choices are complete. */
    record Done() implements Event {}

    /** There is no more. */
    record Failed(ApiException cause) implements Event {}

    private final CompletionParameters parameters;
    private final HostedModel model;
    private final Generation engine;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable Cancellation> running = new AtomicReference<>();
    private volatile boolean abandoned;

    CompletionJob(CompletionParameters parameters, HostedModel model, Generation engine) {
        this.parameters = parameters;
        this.model = model;
        this.engine = engine;
    }

    CompletionParameters parameters() {
        return parameters;
    }

    /** Wait for the next event, or give null when none comes in time. */
    @Nullable Event next(long millis) throws InterruptedException {
        return events.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** Stop: nobody waits for the answer. Safe to call from any thread. */
    void abandon() {
        abandoned = true;
        Cancellation cancellation = running.get();
        if (cancellation != null) {
            cancellation.cancel();
        }
    }

    /** End the job before it began. */
    void refuse(ApiException cause) {
        events.add(new Failed(cause));
    }

    @Override
    public void run() {
        try {
            for (int choice = 0; choice < parameters.prompts().size(); choice++) {
                if (abandoned) {
                    return;
                }
                generate(choice);
            }
            if (!abandoned) {
                events.add(new Done());
            }
        } catch (InferenceException e) {
            events.add(new Failed(
                    e.fault() == InferenceException.Fault.BAD_PROMPT
                            ? ApiException.badRequest("prompt", String.valueOf(e.getMessage()))
                            : ApiException.engine(String.valueOf(e.getMessage()))));
        } catch (RuntimeException | OutOfMemoryError e) {
            events.add(new Failed(ApiException.engine("unexpected " + e)));
        }
    }

    private void generate(int choice) {
        var cancellation = new Cancellation();
        running.set(cancellation);
        if (abandoned) {
            return;
        }
        Set<Integer> stopTokens = parameters.ignoreStopTokens() ? Set.of() : model.stopTokenIds();
        TextStream text = model.tokenizer().stream(parameters.skipSpecialTokens());
        var stops = new StopStrings(parameters.stop());
        GenerationResult result = engine.generate(
                parameters.prompts().get(choice),
                new GenerationOptions(parameters.maxTokens(), parameters.sampling(), stopTokens),
                token -> {
                    if (parameters.includeStopToken() || !stopTokens.contains(token)) {
                        tell(choice, stops.append(text.append(token)));
                        if (stops.found()) {
                            cancellation.cancel();
                        }
                    }
                },
                cancellation);
        if (abandoned) {
            return;
        }
        tell(choice, stops.append(text.finish()));
        tell(choice, stops.finish());
        boolean byLength = result.finishReason() == FinishReason.LENGTH && !stops.found();
        events.add(new ChoiceEnded(
                choice, byLength ? "length" : "stop", result.tokenIds().size(), result.reusedPrefixTokens()));
    }

    private void tell(int choice, String text) {
        if (!text.isEmpty()) {
            events.add(new Piece(choice, text));
        }
    }
}
