package dev.stringbench.benchmarks.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.stringbench.benchmarks.BenchmarkException;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A log of what differs from one run of the same command to the next, above all times, in a file beside the result
 * file, so that the result file is the same every time.
 */
public final class EventLog implements AutoCloseable {

    private final Path path;
    private final Writer writer;

    private EventLog(Path path, Writer writer) {
        this.path = path;
        this.writer = writer;
    }

    /** Open the log of a result file for appending: {@code name.events.jsonl} beside {@code name.jsonl}. */
    public static EventLog of(Path resultFile) {
        Path path = path(resultFile);
        try {
            endTornLine(path);
            return new EventLog(
                    path,
                    Files.newBufferedWriter(
                            path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot open " + path, e);
        }
    }

    /** Name the log of a result file. */
    static Path path(Path resultFile) {
        return ResultFile.sibling(resultFile, ".events.jsonl");
    }

    /** Cut off what a killed process left of a line, so that the next event does not follow it. */
    private static void endTornLine(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            long size = channel.size();
            while (size > 0) {
                channel.read(last.clear(), size - 1);
                if (last.get(0) == '\n') {
                    break;
                }
                size--;
            }
            channel.truncate(size);
        }
    }

    /** Append one event. */
    public void append(SampleEvent event) {
        try {
            writer.write(ResultJson.line(event) + "\n");
            writer.flush();
        } catch (IOException e) {
            throw BenchmarkException.inputOutput(
                    "cannot append to " + path + " (the results are kept; mend it and run the same command again)", e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot close " + path, e);
        }
    }

    /**
     * The end of one sample.
     *
     * @param event {@code scored} or {@code failed}
     * @param at when it ended
     * @param index the sample's index
     * @param promptTokens tokens of the prompt
     * @param generatedTokens tokens generated
     * @param reusedPrefixTokens prompt tokens taken over from an earlier prompt
     * @param finishReason why generation ended
     * @param prefillSeconds time spent on the prompt
     * @param decodeSeconds time spent on the generated tokens
     * @param message why it failed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({
        "event",
        "at",
        "index",
        "prompt_tokens",
        "generated_tokens",
        "reused_prefix_tokens",
        "finish_reason",
        "prefill_seconds",
        "decode_seconds",
        "message"
    })
    public record SampleEvent(
            String event,
            String at,
            int index,
            @Nullable Integer promptTokens,
            @Nullable Integer generatedTokens,
            @Nullable Integer reusedPrefixTokens,
            @Nullable String finishReason,
            @Nullable Double prefillSeconds,
            @Nullable Double decodeSeconds,
            @Nullable String message) {

        /** A failed sample. */
        public static SampleEvent failed(int index, String message) {
            return new SampleEvent(
                    "failed", Instant.now().toString(), index, null, null, null, null, null, null, message);
        }
    }
}
