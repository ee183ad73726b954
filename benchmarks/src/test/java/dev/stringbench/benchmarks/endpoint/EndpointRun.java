package dev.stringbench.benchmarks.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.benchmarks.model.PositionSetting;
import dev.stringbench.benchmarks.model.WhitespaceTokenizer;
import dev.stringbench.benchmarks.results.ExampleResult;
import dev.stringbench.benchmarks.results.ResultFile;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.run.BenchmarkRun;
import dev.stringbench.benchmarks.run.BenchmarkTask;
import dev.stringbench.benchmarks.run.RunListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run of {@link QuestionTask} against a server, on a time scale of milliseconds, and what was said meanwhile. */
final class EndpointRun implements RunListener<ExampleResult> {

    static final WhitespaceTokenizer TOKENIZER = new WhitespaceTokenizer();

    /** Never reached unless something is broken. */
    static final Duration LONG = Duration.ofSeconds(60);

    /** Waited for in vain by requests that are never answered, and far more than others need on a busy machine. */
    static final Duration SHORT = Duration.ofSeconds(3);

    private final Path file;
    private final int samples;
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final List<Completion.Failed> failures = Collections.synchronizedList(new ArrayList<>());
    private int inFlight = 4;
    private int retries = 3;
    private Duration requestTimeout = LONG;
    private Duration serverWait = LONG;
    private ApiKey key = ApiKey.of(null, "");
    private PromptForm form = new PromptForm.Ids();
    private @Nullable ChatSettings chat;
    private Map<String, JsonNode> fields = Map.of();
    private Map<String, String> headers = Map.of();
    private Consumer<String> onNote = note -> {};
    private Consumer<ExampleResult> onScored = result -> {};

    EndpointRun(Path file, int samples) {
        this.file = file;
        this.samples = samples;
    }

    EndpointRun inFlight(int number) {
        inFlight = number;
        return this;
    }

    EndpointRun retries(int number) {
        retries = number;
        return this;
    }

    EndpointRun requestTimeout(Duration timeout) {
        requestTimeout = timeout;
        return this;
    }

    EndpointRun serverWait(Duration wait) {
        serverWait = wait;
        return this;
    }

    EndpointRun key(String value) {
        key = ApiKey.of(value, "TEST_KEY");
        return this;
    }

    EndpointRun form(PromptForm promptForm) {
        form = promptForm;
        return this;
    }

    EndpointRun onNote(Consumer<String> action) {
        onNote = action;
        return this;
    }

    EndpointRun onScored(Consumer<ExampleResult> action) {
        onScored = action;
        return this;
    }

    /** Ask in a chat, with these settings. */
    EndpointRun inChat(ChatSettings settings) {
        chat = settings;
        form = new PromptForm.Text(TOKENIZER);
        return this;
    }

    /** Ask with members of the body and headers that only some servers want. */
    EndpointRun with(Map<String, JsonNode> bodyFields, Map<String, String> requestHeaders) {
        fields = bodyFields;
        headers = requestHeaders;
        return this;
    }

    EndpointSettings settings(FaultyServer server) {
        var policy = new RetryPolicy(retries, Duration.ofMillis(1), Duration.ofMillis(4), serverWait);
        return new EndpointSettings(
                chat == null ? server.address() : server.address().inChat(),
                null,
                key,
                inFlight,
                requestTimeout,
                policy,
                chat == null ? ChatSettings.PLAIN : chat,
                fields,
                headers);
    }

    EndpointLanguageModel model(FaultyServer server) {
        ModelServer connected = ModelServer.connect(settings(server), "tiny", note -> {
            notes.add(note);
            onNote.accept(note);
        });
        var identity = new ModelIdentity(
                "tiny", "w", TOKENIZER.fingerprint(), PositionSetting.rope(), "greedy", "unknown", "endpoint", "vllm");
        return new EndpointLanguageModel(connected, TOKENIZER, identity, form, 1);
    }

    /** Run, and say whether all is scored. */
    boolean run(FaultyServer server) {
        try (EndpointLanguageModel model = model(server)) {
            return run(model);
        }
    }

    boolean run(EndpointLanguageModel model) {
        var task = new QuestionTask(TOKENIZER, samples);
        try (var results = ResultFile.open(file, Sidecar.ofWhole(task.identity(), samples), ExampleResult.class)) {
            return new BenchmarkRun<>(task, results, this, null).run(model);
        }
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    List<Completion.Failed> failures() {
        return List.copyOf(failures);
    }

    /** The first failure of a sample. */
    Completion.Failed failure(int index) {
        return failures.stream()
                .filter(failure -> failure.index() == index)
                .findFirst()
                .orElseThrow(() -> new AssertionError("sample " + index + " did not fail: " + failures));
    }

    @Override
    public void started(int all, int alreadyDone) {}

    @Override
    public void scored(ExampleResult result, BenchmarkTask.Prompt prompt, Completion.Generated completion) {
        onScored.accept(result);
    }

    @Override
    public void failed(Completion.Failed failure) {
        failures.add(failure);
    }
}
