package dev.stringbench.data.infbench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.JsonReader;
import dev.stringbench.data.MalformedJsonException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader that checks each line of a data file.
 *
 * @param file named in messages
 * @param task decides what a line must hold
 */
public record InfBenchParser(Path file, InfBenchTask task) {

    private static final int OPTIONS = 4;

    /**
     * Read one line.
     *
     * @param line its number, counted from 1
     * @param json a JSON object in UTF-8
     * @throws DataException BAD_FILE, naming file and line
     */
    public InfBenchExample parse(int line, byte[] json) {
        String place = file + " line " + line;
        try {
            return example(place, JsonReader.read(json));
        } catch (MalformedJsonException e) {
            throw bad(place, "is not JSON: " + e.reason());
        }
    }

    private InfBenchExample example(String place, JsonNode row) {
        if (!row.isObject()) {
            throw bad(place, "is " + row.getNodeType() + "; it must be a JSON object");
        }
        JsonNode context = row.has("content") ? row.path("content") : row.path("context");
        JsonNode answer = row.path("answer");
        boolean emptyList = answer.isArray() && answer.isEmpty();
        if (answer.isMissingNode() || answer.isNull() || answer.isObject() || emptyList) {
            throw bad(
                    place,
                    "\"answer\" is " + found(answer) + "; it must be a text, a number or a list that is not empty");
        }
        return new InfBenchExample(
                place,
                text(place, context, "context"),
                text(place, row.path("input"), "input"),
                options(place, row.path("options")),
                answer);
    }

    private static String text(String place, JsonNode node, String key) {
        if (!node.isTextual()) {
            throw bad(place, "\"" + key + "\" is " + found(node) + "; it must be a text");
        }
        return node.asText();
    }

    private List<String> options(String place, JsonNode node) {
        List<String> options = new ArrayList<>();
        for (JsonNode option : node) {
            options.add(option.asText());
        }
        if (task.hasOptions() && options.size() < OPTIONS) {
            throw bad(place, "\"options\" is " + found(node) + "; it must be a list of " + OPTIONS + " texts");
        }
        return options;
    }

    private static String found(JsonNode node) {
        if (node.isMissingNode()) {
            return "missing";
        }
        return node.isArray() ? "a list of " + node.size() : node.getNodeType().toString();
    }

    private static DataException bad(String place, String what) {
        return new DataException(DataFault.BAD_FILE, place + ": " + what + "; fetch it again or mend the line");
    }
}
