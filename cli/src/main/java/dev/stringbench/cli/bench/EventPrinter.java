package dev.stringbench.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.benchmarks.model.Completion;
import dev.stringbench.benchmarks.results.SampleResult;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A printer of events for machines, one JSON object a line. */
final class EventPrinter implements TaskProgress.ProgressView {

    /** Version of the events' form; raised when a field changes its meaning or goes. */
    static final int SCHEMA = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private final PrintWriter out;

    EventPrinter(PrintWriter out) {
        this.out = out;
    }

    /** Print an event with its name and the time before its fields. */
    void print(MachineEvent event) {
        ObjectNode line = JSON.createObjectNode();
        line.put("event", event.name());
        line.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        ObjectNode fields = JSON.valueToTree(event);
        line.setAll(fields);
        try {
            out.println(JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
        out.flush();
    }

    @Override
    public void started(TaskProgress<?> progress) {
        print(new MachineEvent.TaskStarted(
                MachineEvent.Run.of(progress.planned()), progress.samples(), progress.endedBefore()));
    }

    @Override
    public void scored(
            TaskProgress<?> progress, SampleResult result, int promptTokens, Completion.Generated completion) {
        print(new MachineEvent.Sample(
                progress.planned().name(),
                result.index(),
                result.score(),
                promptTokens,
                completion.reusedPrefixTokens(),
                completion.generatedTokens(),
                completion.finishReason().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                seconds(completion.prefill()),
                seconds(completion.decode()),
                progress.ended(),
                progress.samples(),
                MachineEvent.Score.of(progress.score()),
                progress.remaining().map(EventPrinter::seconds).orElse(null),
                progress.remainingOfAll().map(EventPrinter::seconds).orElse(null)));
    }

    @Override
    public void failed(TaskProgress<?> progress, Completion.Failed failure) {
        print(new MachineEvent.Failed(
                progress.planned().name(),
                failure.index(),
                failure.kind(),
                failure.message(),
                failure.retryable(),
                progress.ended(),
                progress.samples()));
    }

    @Override
    public void retrying(TaskProgress<?> progress, int again) {
        print(new MachineEvent.Retrying(progress.planned().name(), again));
    }

    /** Tell how a run ended. */
    void finished(TaskProgress<?> progress, Outcome<?> outcome) {
        Duration elapsed = progress.elapsed();
        print(new MachineEvent.TaskFinished(
                MachineEvent.Run.of(progress.planned()),
                outcome.wanted(),
                outcome.results().size(),
                outcome.failed(),
                outcome.complete(),
                outcome.stoppedEarly(),
                MachineEvent.Score.of(progress.score()),
                seconds(elapsed),
                progress.throughput().promptTokens(),
                progress.throughput().reusedTokens(),
                progress.throughput().prefillRate(elapsed),
                progress.throughput().decodeRate(elapsed)));
    }

    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
