package dev.stringbench.benchmarks.infbench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.scoring.ScoringException;
import dev.stringbench.scoring.ScoringFault;
import dev.stringbench.scoring.infbench.Label;
import java.util.ArrayList;

/** A reader of an expected answer from a file. */
public final class Labels {

    private Labels() {}

    /**
     * Read a wanted answer.
     *
     * @param json text, a number or a list of these
     * @throws ScoringException BAD_REFERENCE for anything else
     */
    public static Label of(JsonNode json) {
        if (json.isTextual()) {
            return new Label.Text(json.textValue());
        }
        if (json.isIntegralNumber() && json.canConvertToLong()) {
            return new Label.Whole(json.longValue());
        }
        if (json.isNumber()) {
            return new Label.Decimal(json.doubleValue());
        }
        if (!json.isArray()) {
            throw new ScoringException(
                    ScoringFault.BAD_REFERENCE, "the reference is " + json + "; text, a number or a list is wanted");
        }
        var values = new ArrayList<Label>(json.size());
        for (JsonNode value : json) {
            values.add(of(value));
        }
        return new Label.Items(values);
    }
}
