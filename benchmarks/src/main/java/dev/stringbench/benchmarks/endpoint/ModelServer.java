package dev.stringbench.benchmarks.endpoint;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** A server that answered once, and the model on it that a run asks. */
public final class ModelServer {

    private static final Duration LONGEST_PROBE = Duration.ofSeconds(20);

    private final EndpointSettings settings;
    private final EndpointClient client;
    private final Consumer<String> notes;
    private final ServedModel model;
    private final UsageTally usage = new UsageTally();

    private ModelServer(EndpointSettings settings, EndpointClient client, Consumer<String> notes, ServedModel model) {
        this.settings = settings;
        this.client = client;
        this.notes = notes;
        this.model = model;
    }

    /**
     * Find a server and the model on it, waiting for a server that is being started.
     *
     * @param folderName name of the model's folder, by which the model is known among several
     * @param notes takes what the user should know, a line each
     * @throws BenchmarkException ENDPOINT where there is no such server or it refuses; BAD_SETTING where it serves several
     *     models and none was named
     */
    public static ModelServer connect(EndpointSettings settings, String folderName, Consumer<String> notes) {
        var client = new EndpointClient(settings);
        var probing = new ModelServer(
                settings, client, notes, ServedModel.named(settings.model() == null ? folderName : settings.model()));
        return new ModelServer(settings, client, notes, probing.find(folderName));
    }

    /** The model that is asked. */
    public ServedModel model() {
        return model;
    }

    public EndpointAddress address() {
        return settings.address();
    }

    /** The tokens used so far. */
    public UsageTally usage() {
        return usage;
    }

    EndpointSettings settings() {
        return settings;
    }

    EndpointClient client() {
        return client;
    }

    void note(String line) {
        notes.accept(line);
    }

    void noteWaiting(String trouble) {
        note(address() + " is not there (" + trouble + "); waiting for it, at most "
                + Words.duration(settings.retryPolicy().serverWait()));
    }

    /** Ask whether the server is there: empty if so, else what is wrong. */
    CompletableFuture<Optional<String>> probe() {
        return models().handle((response, thrown) ->
                response == null ? Optional.of(client.words(EndpointClient.cause(thrown))) : away(response));
    }

    BenchmarkException gone(String trouble, Duration waited) {
        return failure("is not there (" + trouble + "), after waiting for " + Words.duration(waited)
                + "; every finished sample is kept, run the same command again to continue");
    }

    BenchmarkException failure(String what) {
        return new BenchmarkException(Fault.ENDPOINT, address() + " " + what);
    }

    private ServedModel find(String folderName) {
        var random = new Random();
        var timers = new Timers();
        for (int probes = 1; ; probes++) {
            String trouble;
            try {
                HttpResponse<byte[]> response = models().join();
                Optional<String> away = away(response);
                if (away.isEmpty()) {
                    return ModelsReply.model(this, EndpointClient.reply(response), server(response), folderName);
                }
                trouble = away.get();
            } catch (CompletionException e) {
                Throwable cause = EndpointClient.cause(e);
                trouble = client.words(cause);
                if (EndpointClient.isUnresolved(cause) || cause instanceof SSLException) {
                    throw failure("cannot be reached: " + trouble);
                }
            }
            Duration waited = Duration.ofNanos(timers.now());
            if (waited.compareTo(settings.retryPolicy().serverWait()) >= 0) {
                throw gone(trouble, waited);
            }
            if (probes == 1) {
                noteWaiting(trouble);
            }
            sleep(settings.retryPolicy().pause(probes, Optional.empty(), random));
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> models() {
        Duration limit =
                settings.requestTimeout().compareTo(LONGEST_PROBE) < 0 ? settings.requestTimeout() : LONGEST_PROBE;
        return client.models().orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What a reply says of a server that is not ready, or of a gateway without one behind it. */
    private Optional<String> away(HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 502, 503, 504 ->
                Optional.of("HTTP " + response.statusCode() + ": "
                        + EndpointClient.reply(response).serverMessage(settings.apiKey()));
            default -> Optional.empty();
        };
    }

    private static Optional<String> server(HttpResponse<byte[]> response) {
        return response.headers().firstValue("Server");
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a server", e);
        }
    }
}
