package dev.stringbench.benchmarks.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.benchmarks.BenchmarkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a result file of any benchmark, as they stand there.
 *
 * @param lines the whole lines that hold a sample
 * @param broken numbers, from 1, of whole lines that hold none
 * @param torn whether the file ends within a line, as a killed process leaves it
 */
public record StoredLines(List<Line> lines, List<Integer> broken, boolean torn) {

    public StoredLines {
        lines = List.copyOf(lines);
        broken = List.copyOf(broken);
    }

    /**
     * One line.
     *
     * @param number from 1
     * @param index the sample's index
     * @param failed whether it tells why the sample failed, rather than its result
     * @param text the line without its line feed
     * @param json the same, parsed
     */
    public record Line(int number, int index, boolean failed, String text, JsonNode json) {}

    /**
     * Read a result file.
     *
     * @throws BenchmarkException INPUT_OUTPUT
     */
    public static StoredLines read(Path path) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read the result file " + path, e);
        }
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        List<Line> lines = new ArrayList<>();
        List<Integer> broken = new ArrayList<>();
        int number = 0;
        for (String line :
                new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList()) {
            number++;
            try {
                JsonNode json = ResultJson.parse(line);
                if (json.path("index").isInt()) {
                    lines.add(new Line(number, json.get("index").intValue(), json.has("error"), line, json));
                } else {
                    broken.add(number);
                }
            } catch (JsonProcessingException e) {
                broken.add(number);
            }
        }
        return new StoredLines(lines, broken, whole < bytes.length);
    }
}
