package dev.stringbench.cli.serve;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the engine. Each of its prompts is a sequence of the engine's batch; the thread that
 * replies hears what becomes of them.
 */
final class CompletionJob {

    /** An event of a job. */
    sealed interface Event {}

    /**
     * More of a choice.
     *
     * @param text empty for a token whose text is not settled yet
     */
    record Piece(int choice, String text) implements Event {}

    /**
     * The end of a choice.
     *
     * @param finishReason {@code stop} or {@code length}
     * @param scores log-probabilities of its tokens, where they are wanted
     */
    record ChoiceEnded(int choice, String finishReason, int generatedTokens, int cachedTokens, List<TokenScore> scores)
            implements Event {

        ChoiceEnded {
            scores = List.copyOf(scores);
        }
    }

    /** The end of all choices. */
    record Done() implements Event {}

    /** A failure, after which no event follows. */
    record Failed(ApiException cause) implements Event {}

    private final CompletionParameters parameters;
    private final List<Choice> choices;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private int begun;
    private int ended;
    private int told;
    private boolean stopped;

    CompletionJob(CompletionParameters parameters, HostedModel model) {
        this.parameters = parameters;
        this.choices = IntStream.range(0, parameters.prompts().size())
                .mapToObj(index -> new Choice(this, index, model))
                .toList();
    }

    CompletionParameters parameters() {
        return parameters;
    }

    /** Wait for the next event, or give null when none comes in time. */
    @Nullable Event next(long millis) throws InterruptedException {
        return events.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** Give the engine the next choice; empty when it has had all or no more are wanted. */
    synchronized Optional<Choice> begin() {
        return stopped || begun == choices.size() ? Optional.empty() : Optional.of(choices.get(begun++));
    }

    /** Count a choice that the engine has done with. */
    synchronized void endOne() {
        ended++;
    }

    /** Whether the engine has nothing to do for it any more. */
    synchronized boolean isOver() {
        return ended == begun && (stopped || begun == choices.size());
    }

    /** Tell something, and after the last choice that all is done; nothing where the job was stopped. */
    synchronized void tell(Event event) {
        if (!stopped) {
            events.add(event);
            if (event instanceof ChoiceEnded) {
                told++;
                if (told == choices.size()) {
                    events.add(new Done());
                }
            }
        }
    }

    /** Stop: nobody waits for the answer. */
    synchronized void abandon() {
        stopped = true;
        choices.forEach(Choice::cancel);
    }

    /** Stop, and tell why. */
    synchronized void fail(ApiException cause) {
        tell(new Failed(cause));
        abandon();
    }
}
