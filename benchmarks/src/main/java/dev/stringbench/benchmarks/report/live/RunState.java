package dev.stringbench.benchmarks.report.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param file name of the result file below its folder
 * @param length context length of the test in tokens
 * @param expected samples wanted
 * @param scored samples that are scored
 * @param failed samples that failed and were not scored since
 * @param state what becomes of it
 * @param percent the score so far, with its 95% interval; null before the first score
 * @param secondsLeft estimate for this file; null where nothing tells
 * @param holder the process that writes it, null for none
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RunState(
        String file,
        String task,
        String model,
        String setting,
        int length,
        int expected,
        int scored,
        int failed,
        State state,
        @Nullable Double percent,
        @Nullable Double lower,
        @Nullable Double upper,
        @Nullable Long secondsLeft,
        @Nullable String holder) {

    /** What becomes of a run. */
    public enum State {
        /** Every sample is scored and the run has ended. */
        COMPLETE,
        /** A process on this machine writes it. */
        RUNNING,
        /** A process on another machine says that it writes it. */
        ELSEWHERE,
        /** It ended, or was killed, before its last sample. */
        STOPPED,
        /** Its files cannot be read at the moment. */
        UNREADABLE
    }
}
