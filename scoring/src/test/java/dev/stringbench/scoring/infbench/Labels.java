package dev.stringbench.scoring.infbench;

import com.fasterxml.jackson.databind.JsonNode;

/** Read labels from JSON. */
final class Labels {

    private Labels() {}

    static Label parse(JsonNode json) {
        if (json.isTextual()) {
            return new Label.Text(json.asText());
        }
        if (json.isIntegralNumber()) {
            return new Label.Whole(json.asLong());
        }
        if (json.isNumber()) {
            return new Label.Decimal(json.asDouble());
        }
        return new Label.Items(json.valueStream().map(Labels::parse).toList());
    }
}
