package dev.stringbench.cli.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The reply that sends a job's outcome to the client, whole or as a stream of server-sent events.
 *
 * <p>While nothing else is to be sent, something that means nothing is, from time to time: a space before JSON, a comment
 * between events. So a client that has gone away is noticed, and proxies see that the connection lives.
 */
final class CompletionReply {

    private final HttpExchange exchange;
    private final CompletionJob job;
    private final CompletionJson json;
    private final long heartbeatMillis;
    private final CompletionJson.Usage usage;

    CompletionReply(HttpExchange exchange, CompletionJob job, CompletionJson json, long heartbeatMillis) {
        this.exchange = exchange;
        this.job = job;
        this.json = json;
        this.heartbeatMillis = heartbeatMillis;
        this.usage = new CompletionJson.Usage(job.parameters().promptTokens());
    }

    /**
     * Send everything.
     *
     * @throws IOException where the client is gone
     */
    void send() throws IOException, InterruptedException {
        if (job.parameters().stream()) {
            sendStream();
        } else {
            sendWhole();
        }
    }

    private void sendWhole() throws IOException, InterruptedException {
        List<StringBuilder> texts = IntStream.range(
                        0, job.parameters().prompts().size())
                .mapToObj(index -> new StringBuilder())
                .toList();
        String[] reasons = new String[texts.size()];
        boolean begun = false;
        while (true) {
            CompletionJob.Event event = job.next(heartbeatMillis);
            if (event == null) {
                if (!begun) {
                    begin("application/json");
                    begun = true;
                }
                write(" ");
            } else if (event instanceof CompletionJob.Piece piece) {
                texts.get(piece.choice()).append(piece.text());
            } else if (event instanceof CompletionJob.ChoiceEnded ended) {
                reasons[ended.choice()] = ended.finishReason();
                usage.add(ended);
            } else {
                end(event, begun, texts, reasons);
                return;
            }
        }
    }

    private void end(CompletionJob.Event event, boolean begun, List<StringBuilder> texts, String[] reasons)
            throws IOException {
        int status = 200;
        String body;
        if (event instanceof CompletionJob.Failed failed) {
            status = failed.cause().status();
            body = failed.cause().json();
        } else {
            ObjectNode root = json.begin();
            ArrayNode choices = root.putArray("choices");
            for (int index = 0; index < texts.size(); index++) {
                CompletionJson.choice(choices, index, texts.get(index).toString(), reasons[index]);
            }
            CompletionJson.usage(root, usage);
            body = root.toString();
        }
        if (begun) {
            // The status is sent already; a failure is then told by the body alone.
            write(body);
        } else {
            Replies.json(exchange, status, body);
        }
    }

    private void sendStream() throws IOException, InterruptedException {
        CompletionJob.Event event = job.next(heartbeatMillis);
        if (event instanceof CompletionJob.Failed failed) {
            Replies.json(exchange, failed.cause().status(), failed.cause().json());
            return;
        }
        begin("text/event-stream");
        while (!(event instanceof CompletionJob.Done)) {
            if (event == null) {
                write(": still at work\n\n");
            } else if (event instanceof CompletionJob.Piece piece) {
                writeChoice(piece.choice(), piece.text(), null);
            } else if (event instanceof CompletionJob.ChoiceEnded ended) {
                usage.add(ended);
                writeChoice(ended.choice(), "", ended.finishReason());
            } else if (event instanceof CompletionJob.Failed failed) {
                writeEvent(failed.cause().json());
                return;
            }
            event = job.next(heartbeatMillis);
        }
        if (job.parameters().includeUsage()) {
            ObjectNode root = json.begin();
            root.putArray("choices");
            CompletionJson.usage(root, usage);
            writeEvent(root.toString());
        }
        writeEvent("[DONE]");
    }

    private void writeChoice(int index, String text, @org.jspecify.annotations.Nullable String finishReason)
            throws IOException {
        ObjectNode root = json.begin();
        CompletionJson.choice(root.putArray("choices"), index, text, finishReason);
        writeEvent(root.toString());
    }

    private void writeEvent(String data) throws IOException {
        write("data: " + data + "\n\n");
    }

    private void begin(String contentType) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType + "; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
    }

    private void write(String text) throws IOException {
        OutputStream body = exchange.getResponseBody();
        body.write(text.getBytes(StandardCharsets.UTF_8));
        body.flush();
    }
}
