package dev.stringbench.benchmarks.ruler;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import dev.stringbench.benchmarks.results.SampleResult;

/**
 * A sample's score as the original's files write it: {@code true} or {@code false} for question answering, else a share.
 *
 * @param value 0..1
 * @param yesNo whether it is written {@code true} or {@code false}
 */
public record RulerScore(double value, boolean yesNo) {

    public RulerScore {
        SampleResult.requireScore(value, 1);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static RulerScore of(JsonNode json) {
        if (!json.isBoolean() && !json.isNumber()) {
            throw new IllegalArgumentException("the score is " + json + "; a number, true or false is wanted");
        }
        return json.isBoolean()
                ? new RulerScore(json.booleanValue() ? 1 : 0, true)
                : new RulerScore(json.doubleValue(), false);
    }

    @JsonValue
    JsonNode json() {
        return yesNo ? BooleanNode.valueOf(value == 1) : DoubleNode.valueOf(value);
    }
}
