package dev.stringbench.cli.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
    private final ReplyForm form;
    private final long heartbeatMillis;
    private final Usage usage;

    CompletionReply(HttpExchange exchange, CompletionJob job, ReplyForm form, long heartbeatMillis) {
        this.exchange = exchange;
        this.job = job;
        this.form = form;
        this.heartbeatMillis = heartbeatMillis;
        this.usage = new Usage(job.parameters().promptTokens());
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
        List<List<TokenScore>> scores = new ArrayList<>(Collections.nCopies(texts.size(), List.of()));
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
                scores.set(ended.choice(), ended.scores());
                usage.add(ended);
            } else {
                end(event, begun, texts, reasons, scores);
                return;
            }
        }
    }

    private void end(
            CompletionJob.Event event,
            boolean begun,
            List<StringBuilder> texts,
            String[] reasons,
            List<List<TokenScore>> scores)
            throws IOException {
        int status = 200;
        String body;
        if (event instanceof CompletionJob.Failed failed) {
            status = failed.cause().status();
            body = failed.cause().json();
        } else {
            ObjectNode root = form.whole(IntStream.range(0, texts.size())
                    .mapToObj(index -> new ReplyForm.Answer(
                            texts.get(index).toString(),
                            reasons[index],
                            job.parameters().scoring().isPresent() ? scores.get(index) : null))
                    .toList());
            usage.write(root);
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
        var opened = new BitSet();
        while (!(event instanceof CompletionJob.Done)) {
            if (event == null) {
                write(": still at work\n\n");
            } else if (event instanceof CompletionJob.Piece piece) {
                open(opened, piece.choice());
                writeEvent(form.piece(piece.choice(), piece.text()).toString());
            } else if (event instanceof CompletionJob.ChoiceEnded ended) {
                usage.add(ended);
                open(opened, ended.choice());
                writeEvent(form.ending(ended.choice(), ended.finishReason()).toString());
            } else if (event instanceof CompletionJob.Failed failed) {
                writeEvent(failed.cause().json());
                return;
            }
            event = job.next(heartbeatMillis);
        }
        if (job.parameters().includeUsage()) {
            ObjectNode root = form.closing();
            usage.write(root);
            writeEvent(root.toString());
        }
        writeEvent("[DONE]");
    }

    private void open(BitSet opened, int choice) throws IOException {
        if (!opened.get(choice)) {
            opened.set(choice);
            Optional<ObjectNode> opening = form.opening(choice);
            if (opening.isPresent()) {
                writeEvent(opening.get().toString());
            }
        }
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
