package dev.stringbench.data.ruler;

import dev.stringbench.python.PythonJson;
import java.util.List;

/**
 * One line of a RULER file.
 *
 * @param index 0, 1, ... in its file
 * @param input the prompt
 * @param outputs the expected answers
 * @param length tokens of the prompt and of the longest answer together
 */
public record RulerSample(int index, String input, List<String> outputs, int length) {

    public RulerSample {
        outputs = List.copyOf(outputs);
    }

    /** Give the line, without its line feed, as Python's json module writes it. */
    public String toJson() {
        StringBuilder line = new StringBuilder(input.length() + input.length() / 32 + 200);
        new PythonJson(line, true)
                .startObject()
                .member("index", index)
                .member("input", input)
                .member("outputs", outputs)
                .member("length", length)
                .endObject();
        return line.toString();
    }
}
