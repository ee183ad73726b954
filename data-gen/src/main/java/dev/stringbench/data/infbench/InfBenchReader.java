package dev.stringbench.data.infbench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.sources.DataFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Read a data file line by line, plain or packed as .gz. Every line is checked; an error names file and line. */
public final class InfBenchReader implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int OPTIONS = 4;

    private final Path file;
    private final InfBenchTask task;
    private final BufferedReader lines;
    private int line;

    /**
     * Open a file.
     *
     * @throws DataException MISSING_DATA if it is not there
     */
    public InfBenchReader(Path file, InfBenchTask task) {
        this.file = file;
        this.task = task;
        if (!Files.isRegularFile(file)) {
            throw new DataException(
                    DataFault.MISSING_DATA,
                    "No file " + file + " for the task " + task.taskName()
                            + "; run `string-bench data fetch`, or name its folder with --data-dir.");
        }
        try {
            this.lines = new BufferedReader(
                    new InputStreamReader(DataFiles.open(file), StandardCharsets.UTF_8.newDecoder()));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Read the next example; blank lines are skipped.
     *
     * @return empty at the end
     * @throws DataException BAD_FILE
     */
    public Optional<InfBenchExample> next() {
        try {
            String text = lines.readLine();
            line++;
            while (text != null && text.isBlank()) {
                text = lines.readLine();
                line++;
            }
            return text == null ? Optional.empty() : Optional.of(example(JSON.readTree(text)));
        } catch (JsonProcessingException e) {
            throw bad("is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private InfBenchExample example(JsonNode row) {
        if (!row.isObject()) {
            throw bad("must be a JSON object, is " + row.getNodeType());
        }
        JsonNode context = row.has("content") ? row.path("content") : row.path("context");
        JsonNode answer = row.path("answer");
        boolean emptyList = answer.isArray() && answer.isEmpty();
        if (answer.isMissingNode() || answer.isNull() || answer.isObject() || emptyList) {
            throw bad("\"answer\" must be a text, a number or a list that is not empty, is " + found(answer));
        }
        return new InfBenchExample(
                line, text(context, "context"), text(row.path("input"), "input"), options(row.path("options")), answer);
    }

    private String text(JsonNode node, String key) {
        if (!node.isTextual()) {
            throw bad("\"" + key + "\" must be a text, is " + found(node));
        }
        return node.asText();
    }

    private List<String> options(JsonNode node) {
        List<String> options = new ArrayList<>();
        for (JsonNode option : node) {
            options.add(option.asText());
        }
        if (task.hasOptions() && options.size() < OPTIONS) {
            throw bad("\"options\" must be a list of " + OPTIONS + " texts, is " + found(node));
        }
        return options;
    }

    private static String found(JsonNode node) {
        if (node.isMissingNode()) {
            return "missing";
        }
        return node.isArray() ? "a list of " + node.size() : node.getNodeType().toString();
    }

    private DataException bad(String what) {
        return new DataException(
                DataFault.BAD_FILE, file + " line " + line + ": " + what + "; fetch it again or mend the line.");
    }

    private DataException unreadable(IOException e) {
        return new DataException(
                DataFault.BAD_FILE,
                file + " line " + (line + 1) + " cannot be read (" + e
                        + "); the file may be cut short, fetch it again.",
                e);
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
