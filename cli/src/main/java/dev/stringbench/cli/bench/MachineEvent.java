package dev.stringbench.cli.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.stringbench.benchmarks.results.ScoreSummary;
import dev.stringbench.inference.folder.DeviceRoom;
import dev.stringbench.inference.torch.load.LoadPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of {@code --json}, a line each; docs/machine-events.md describes every field. */
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface MachineEvent {

    /** The event's name in its line. */
    @JsonIgnore
    String name();

    /** The run of a command to which an event belongs. */
    record Run(String name, String benchmark, String task, int length, String position, String file) {

        static Run of(PlannedTask<?> planned) {
            var identity = planned.task().identity();
            return new Run(
                    planned.name(),
                    identity.benchmark(),
                    identity.task(),
                    identity.maxLength(),
                    identity.model().position().scheme(),
                    planned.file().toString());
        }
    }

    /** A run with what is left of it. */
    record Ahead(String run, String position, int samples, int left, long promptTokensLeft) {}

    /** The memory that the model needs on this machine, in bytes. */
    record Memory(
            List<String> devices,
            String dtype,
            long weightBytes,
            long cacheBytes,
            long workspaceBytes,
            long availableBytes,
            boolean fits) {

        static Memory of(LoadPlan plan) {
            return new Memory(
                    plan.devices().stream().map(DeviceRoom::name).toList(),
                    plan.dtype().torchName(),
                    plan.weightBytes(),
                    plan.cacheBytes(),
                    plan.workspaceBytes(),
                    plan.availableBytes(),
                    plan.fits());
        }
    }

    /** A score in percent with its 95% interval. */
    record Score(double percent, double lower, double upper) {

        static @Nullable Score of(ScoreSummary summary) {
            return summary.samples() == 0
                    ? null
                    : new Score(
                            summary.percent(),
                            summary.interval().lower(),
                            summary.interval().upper());
        }
    }

    /** The start of a command that knows what is left to do. */
    record RunStarted(
            int schema,
            String version,
            String answers,
            List<Ahead> runs,
            int samplesLeft,
            long promptTokensLeft,
            @Nullable Memory memory)
            implements MachineEvent {
        @Override
        public String name() {
            return "run-started";
        }
    }

    /** The time that all runs take at most, as a short measurement of the loaded model tells. */
    record Forecast(double seconds) implements MachineEvent {
        @Override
        public String name() {
            return "forecast";
        }
    }

    /** A task that is not run, since its length is too small for it. */
    record TaskLeftOut(
            String task,
            int length,
            String reason,
            @Nullable Integer leastLength) implements MachineEvent {

        static TaskLeftOut of(LeftOutTask task) {
            return new TaskLeftOut(
                    task.id(),
                    task.length(),
                    task.reason(),
                    task.leastLength().isEmpty() ? null : task.leastLength().getAsInt());
        }

        @Override
        public String name() {
            return "task-left-out";
        }
    }

    /** The start of one run. */
    record TaskStarted(Run run, int samples, int done) implements MachineEvent {
        @Override
        public String name() {
            return "task-started";
        }
    }

    /** A scored sample. */
    record Sample(
            String run,
            int index,
            double score,
            int promptTokens,
            int reusedPrefixTokens,
            int generatedTokens,
            String finishReason,
            double prefillSeconds,
            double decodeSeconds,
            int done,
            int samples,
            @Nullable Score runningScore,
            @Nullable Double etaSeconds,
            @Nullable Double etaSecondsOfAll)
            implements MachineEvent {
        @Override
        public String name() {
            return "sample";
        }
    }

    /** A failed sample. */
    record Failed(String run, int index, String kind, String message, boolean retryable, int done, int samples)
            implements MachineEvent {
        @Override
        public String name() {
            return "failed";
        }
    }

    /** The repetition of failed samples. */
    record Retrying(String run, int samples) implements MachineEvent {
        @Override
        public String name() {
            return "retrying";
        }
    }

    /** The end of one run. */
    record TaskFinished(
            Run run,
            int samples,
            int scored,
            int failed,
            boolean complete,
            boolean stoppedEarly,
            @Nullable Score score,
            double seconds,
            long promptTokens,
            long reusedPrefixTokens,
            double prefillTokensPerSecond,
            double decodeTokensPerSecond)
            implements MachineEvent {
        @Override
        public String name() {
            return "task-finished";
        }
    }

    /** The end of all runs, or their interruption by the user. */
    record Summary(int runs, int samples, int scored, int failed, boolean complete, double seconds)
            implements MachineEvent {
        @Override
        public String name() {
            return "summary";
        }
    }
}
