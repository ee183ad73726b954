package dev.stringbench.cli.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * An HTTP server of one model: completions and chat as OpenAI has them, tokens and texts as vLLM has them. Many requests
 * are answered together.
 */
public final class CompletionServer implements AutoCloseable {

    /** A prompt of a million tokens, as ids, takes about 7 MiB. */
    private static final int MOST_BODY_BYTES = 64 << 20;

    /** Connections that the system may hold back before they are accepted. */
    private static final int BACKLOG = 512;

    private static final Duration LAST_REPLIES = Duration.ofSeconds(2);

    /** Answers of this length and more cost the server little; those that wait longer hear that it is alive. */
    public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(2);

    private final HostedModel model;
    private final Settings settings;
    private final RequestParser parser;
    private final EngineQueue queue;
    private final HttpServer http;
    private final ExecutorService threads;

    /** The replies under way, and the server itself. */
    private final Phaser exchanges = new Phaser(1);

    private final long startedSeconds = Instant.now().getEpochSecond();
    private volatile boolean ending;

    /**
     * The settings of a server.
     *
     * @param address where; port 0 takes any free one
     * @param together requests that the engine answers together
     * @param queue requests that may wait beside those; more are refused
     * @param heartbeat how often a client that waits is sent a sign of life
     * @param access which requests are answered at all
     */
    public record Settings(
            InetSocketAddress address, int together, int queue, Duration heartbeat, AccessRules access) {}

    private CompletionServer(HostedModel model, EngineQueue queue, Settings settings, HttpServer http) {
        this.model = model;
        this.settings = settings;
        this.parser = new RequestParser(model);
        this.queue = queue;
        this.http = http;
        this.threads = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Begin to listen.
     *
     * @param engine answers the prompts, in one batch on one thread of the server's
     * @throws IOException where the address cannot be listened on
     */
    public static CompletionServer start(HostedModel model, Generation engine, Settings settings) throws IOException {
        return start(model, List.of(engine), settings, note -> {});
    }

    /**
     * Begin to listen, with several copies of the model.
     *
     * @param engines answer the prompts, each in one batch on a thread of its own
     * @param notes takes one line for each copy that fails while there are others
     * @throws IOException where the address cannot be listened on
     */
    public static CompletionServer start(
            HostedModel model, List<Generation> engines, Settings settings, Consumer<String> notes) throws IOException {
        HttpServer http = HttpServer.create(settings.address(), BACKLOG);
        var queue = new EngineQueue(engines, settings.together(), settings.queue(), notes);
        var server = new CompletionServer(model, queue, settings, http);
        http.createContext("/", server.handler(server::notFound));
        http.createContext("/health", server.handler(server::health));
        http.createContext("/v1/models", server.handler(server::models));
        http.createContext("/v1/completions", server.handler(server::complete));
        http.createContext("/v1/chat/completions", server.handler(server::chat));
        http.createContext("/tokenize", server.handler(server::tokenize));
        http.createContext("/detokenize", server.handler(server::detokenize));
        http.setExecutor(server.threads);
        server.queue.start();
        http.start();
        return server;
    }

    /** The address on which the server listens. */
    public InetSocketAddress address() {
        return http.getAddress();
    }

    /**
     * Refuse new requests, let those that are here end, then stop.
     *
     * @param patience how long those may take; what is left then is given up
     * @return whether all were answered
     */
    public boolean drain(Duration patience) throws InterruptedException {
        ending = true;
        queue.close();
        boolean answered = queue.awaitEnd(patience.toMillis());
        // Replies are sent by other threads, which may still be at it.
        try {
            exchanges.awaitAdvanceInterruptibly(exchanges.arrive(), LAST_REPLIES.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // A client that does not read its reply gets no more of it.
        }
        http.stop(0);
        threads.shutdownNow();
        return answered;
    }

    /** Stop at once. */
    @Override
    public void close() {
        try {
            drain(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpHandler handler(HttpHandler inner) {
        return exchange -> {
            exchanges.register();
            try {
                if (settings.access().admit(exchange)) {
                    exchange.sendResponseHeaders(204, -1);
                } else {
                    inner.handle(exchange);
                }
            } catch (ApiException e) {
                Replies.json(exchange, e.status(), e.json());
            } catch (RuntimeException e) {
                ApiException unexpected = ApiException.unexpected(e);
                Replies.json(exchange, unexpected.status(), unexpected.json());
            } finally {
                exchange.close();
                exchanges.arriveAndDeregister();
            }
        };
    }

    private void health(HttpExchange exchange) throws IOException {
        requireMethod(exchange, "GET");
        if (ending) {
            throw ApiException.ending();
        }
        Replies.json(exchange, 200, "{\"status\":\"ok\"}");
    }

    private void models(HttpExchange exchange) throws IOException {
        requirePath(exchange, "/v1/models");
        requireMethod(exchange, "GET");
        if (ending) {
            throw ApiException.ending();
        }
        Replies.json(exchange, 200, model.listJson(startedSeconds));
    }

    private void complete(HttpExchange exchange) throws IOException {
        CompletionParameters parameters = parser.completion(fields(exchange, "/v1/completions"));
        answer(exchange, parameters, new CompletionJson("cmpl-" + UUID.randomUUID(), now(), model));
    }

    private void chat(HttpExchange exchange) throws IOException {
        CompletionParameters parameters = parser.chat(fields(exchange, "/v1/chat/completions"));
        answer(exchange, parameters, new ChatJson("chatcmpl-" + UUID.randomUUID(), now(), model));
    }

    private void answer(HttpExchange exchange, CompletionParameters parameters, ReplyForm form) throws IOException {
        var job = new CompletionJob(parameters, model);
        queue.submit(job);
        try {
            new CompletionReply(exchange, job, form, settings.heartbeat().toMillis()).send();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Where the client has gone, nobody needs the rest.
            queue.abandon(job);
        }
    }

    private void tokenize(HttpExchange exchange) throws IOException {
        int[] tokens = parser.tokenize(fields(exchange, "/tokenize"));
        Replies.json(exchange, 200, model.tokensJson(tokens));
    }

    private void detokenize(HttpExchange exchange) throws IOException {
        int[] tokens = parser.detokenize(fields(exchange, "/detokenize"));
        Replies.json(exchange, 200, model.promptJson(tokens));
    }

    private Fields fields(HttpExchange exchange, String path) throws IOException {
        requirePath(exchange, path);
        requireMethod(exchange, "POST");
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
        if (body.length > MOST_BODY_BYTES) {
            throw new ApiException(
                    413, "invalid_request_error", null, "the request is longer than " + MOST_BODY_BYTES + " bytes");
        }
        if (ending) {
            throw ApiException.ending();
        }
        return Fields.read(body);
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private void notFound(HttpExchange exchange) {
        throw new ApiException(
                404,
                "not_found_error",
                null,
                "there is no " + exchange.getRequestURI().getPath()
                        + " here; this server has /v1/completions, /v1/chat/completions, /v1/models,"
                        + " /tokenize, /detokenize and /health");
    }

    private void requirePath(HttpExchange exchange, String path) {
        if (!exchange.getRequestURI().getPath().equals(path)) {
            notFound(exchange);
        }
    }

    private static void requireMethod(HttpExchange exchange, String method) {
        if (!exchange.getRequestMethod().equals(method)) {
            throw new ApiException(
                    405,
                    "invalid_request_error",
                    null,
                    exchange.getRequestMethod() + " is not for this address; use " + method);
        }
    }
}
