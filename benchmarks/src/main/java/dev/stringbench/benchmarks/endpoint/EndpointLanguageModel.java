package dev.stringbench.benchmarks.endpoint;

import dev.stringbench.benchmarks.model.AnswerNotes;
import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.GenerationRequest;
import dev.stringbench.benchmarks.model.LanguageModel;
import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.data.TextTokenizer;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model behind a server that speaks one of our {@link Dialect}s, decoding greedily.
 *
 * <p>A request that fails is repeated as {@link RetryPolicy} says and then completed as failed; a refused one fails at
 * once. While the server is away everything waits, and when it stays away {@link #generate} throws a {@link
 * dev.stringbench.benchmarks.BenchmarkException} of fault ENDPOINT.
 */
public final class EndpointLanguageModel implements LanguageModel {

    private final ModelServer server;
    private final TextTokenizer tokenizer;
    private final ModelIdentity identity;
    private final PromptForm form;
    private final double repetitionPenalty;
    private final AtomicReference<@Nullable RequestLoop> running = new AtomicReference<>();
    private final AtomicBoolean toldOfLengths = new AtomicBoolean();
    private volatile boolean cancelled;
    private boolean takesAnyReport;

    /**
     * Put a server behind the port.
     *
     * @param tokenizer the model's own
     * @param identity what a run's identity says of the model
     * @param form in which form prompts are sent
     * @param repetitionPenalty of the model's generation defaults, 1 for none
     */
    public EndpointLanguageModel(
            ModelServer server,
            TextTokenizer tokenizer,
            ModelIdentity identity,
            PromptForm form,
            double repetitionPenalty) {
        this.server = server;
        this.tokenizer = tokenizer;
        this.identity = identity;
        this.form = form;
        this.repetitionPenalty = repetitionPenalty;
    }

    /** Take answers also where the server reports another number of prompt tokens than were sent; that is told once. */
    public void takeAnyReport() {
        takesAnyReport = true;
    }

    @Override
    public TextTokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public ModelIdentity identity() {
        return identity;
    }

    @Override
    public int concurrency() {
        return server.settings().inFlight();
    }

    @Override
    public void generate(Iterator<GenerationRequest> requests, Consumer<Completion> completions) {
        var loop = new RequestLoop(server, this::body, this::completion, requests, completions);
        running.set(loop);
        if (!cancelled) {
            loop.run();
        }
        running.set(null);
    }

    @Override
    public void cancel() {
        cancelled = true;
        RequestLoop loop = running.get();
        if (loop != null) {
            loop.cancel();
        }
    }

    /** Do nothing: the connections close by themselves. */
    @Override
    public void close() {}

    private byte[] body(GenerationRequest request, Set<RequestExtra> extras) {
        return server.address()
                .dialect()
                .body(
                        new Dialect.Question(
                                server.model().name(),
                                request,
                                form,
                                repetitionPenalty,
                                extras,
                                server.settings().chat()),
                        server.settings().fields());
    }

    /** Some servers report no count as 0, and some leave out the tokens that they had in their cache. */
    private static boolean reportsAnotherPrompt(Exchange.Answered answer, int sent) {
        int reported = answer.promptTokens();
        return reported > 0 && reported != sent && reported + answer.cachedTokens() != sent;
    }

    private Completion completion(GenerationRequest request, Exchange.Answered answer, Duration duration) {
        server.usage().add(answer);
        int sent = request.promptTokenIds().size();
        if (reportsAnotherPrompt(answer, sent) && !server.address().dialect().wrapsPrompts()) {
            String message = "the server read " + answer.promptTokens() + " prompt tokens of the " + sent + " sent";
            if (form instanceof PromptForm.Ids && !takesAnyReport) {
                return new Completion.Failed(request.index(), "endpoint-other-prompt", message, false);
            }
            if (toldOfLengths.compareAndSet(false, true)) {
                server.note("warning: " + message
                        + (form instanceof PromptForm.Ids ? "" : " as text: its tokenizer differs from ours")
                        + " (sample "
                        + request.index() + "; not said again)");
            }
        }
        return new Completion.Generated(
                request.index(),
                scored(answer),
                answer.generatedTokens() >= 0 ? answer.generatedTokens() : tokenizer.count(answer.text(), false),
                answer.endedByLength() ? Completion.FinishReason.LENGTH : Completion.FinishReason.END_OF_SEQUENCE,
                answer.cachedTokens(),
                Duration.ZERO,
                duration,
                answer.notes());
    }

    private String scored(Exchange.Answered answer) {
        AnswerNotes notes = answer.notes();
        String reasoning = notes == null ? null : notes.reasoning();
        return reasoning != null && server.settings().chat().scoreReasoning()
                ? reasoning + "\n" + answer.text()
                : answer.text();
    }
}
