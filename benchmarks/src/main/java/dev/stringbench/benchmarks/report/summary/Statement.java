package dev.stringbench.benchmarks.report.summary;

import java.util.List;

/**
 * A sentence, and what there is to say of it further.
 *
 * @param head the sentence to quote
 * @param details sentences; may be empty
 */
public record Statement(String head, List<String> details) {

    public Statement {
        details = List.copyOf(details);
    }

    /** Return all of it as one paragraph. */
    public String text() {
        return details.isEmpty() ? head : head + " " + String.join(" ", details);
    }
}
