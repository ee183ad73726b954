package dev.stringbench.benchmarks.results;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One sample that could not be answered, as it stands in a result file. It has no score and is tried again when the run
 * is continued.
 *
 * @param index the sample's index in its data
 * @param error the cause
 */
@JsonPropertyOrder({"index", "error"})
public record SampleFailure(int index, Cause error) {

    /**
     * The reason why no answer came.
     *
     * @param kind a short, stable name
     * @param message one line for people
     */
    @JsonPropertyOrder({"kind", "message"})
    public record Cause(String kind, String message) {}
}
