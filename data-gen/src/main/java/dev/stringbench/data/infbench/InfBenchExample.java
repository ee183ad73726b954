package dev.stringbench.data.infbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One line of a data file.
 *
 * @param place file and line, for messages
 * @param context the long text; some lines call it "content"
 * @param input the question
 * @param options four for tasks with options, else what the line has
 * @param answer as it stands in the line: text, number or list
 */
public record InfBenchExample(String place, String context, String input, List<String> options, JsonNode answer) {

    public InfBenchExample {
        options = List.copyOf(options);
    }
}
