package dev.stringbench.cli.results;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.report.live.LivePages;
import dev.stringbench.benchmarks.report.live.RunWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A server of a report and of runs under way, for browsers on this machine only. It reads files and changes none. Requests
 * that name another host are refused, so that no web page can have itself looked up as this address.
 */
final class ViewServer implements AutoCloseable {

    private static final int FOUND = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int FAILED = 500;

    private static final String PROGRESS = "progress.json";
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final RunWatch watch;
    private final ReportView report;
    private final Map<String, String> live = LivePages.assets();

    private ViewServer(HttpServer server, RunWatch watch, ReportView report) {
        this.server = server;
        this.watch = watch;
        this.report = report;
    }

    /**
     * Begin to serve on the loopback address.
     *
     * @param port 0 for any
     */
    static ViewServer start(int port, RunWatch watch, ReportView report) {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
            var view = new ViewServer(server, watch, report);
            server.createContext("/", view::answer);
            server.setExecutor(view.threads);
            server.start();
            return view;
        } catch (IOException e) {
            throw BenchmarkException.inputOutput(
                    "cannot listen on port " + port + " of 127.0.0.1; give another --port", e);
        }
    }

    /** Return the address of the first page. */
    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isOurHost(exchange.getRequestHeaders().getFirst("Host"))) {
                send(exchange, FORBIDDEN, "text/plain", "The host of the request is not this machine's own address.\n");
            } else if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
                send(exchange, METHOD_NOT_ALLOWED, "text/plain", "Only GET is answered.\n");
            } else {
                String path = exchange.getRequestURI().getPath().substring(1);
                String name = path.isEmpty() ? "index.html" : path;
                try {
                    var page = page(name);
                    send(
                            exchange,
                            page.isPresent() ? FOUND : NOT_FOUND,
                            page.isPresent() ? type(name) : "text/plain",
                            page.orElse("There is no such page.\n"));
                } catch (BenchmarkException | UncheckedIOException e) {
                    send(exchange, FAILED, "text/plain", e.getMessage() + "\n");
                }
            }
        }
    }

    private Optional<String> page(String name) {
        if (name.equals(PROGRESS)) {
            return Optional.of(LivePages.json(watch.look(Instant.now())));
        }
        return Optional.ofNullable(live.get(name)).or(() -> report.page(name));
    }

    private boolean isOurHost(@Nullable String host) {
        int port = server.getAddress().getPort();
        return host != null
                && Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port)
                        .contains(host.toLowerCase(Locale.ROOT));
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html";
            case "js" -> "text/javascript";
            case "css" -> "text/css";
            case "json" -> "application/json";
            default -> "text/plain";
        };
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type + "; charset=utf-8");
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
