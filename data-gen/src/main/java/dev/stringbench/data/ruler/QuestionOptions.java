package dev.stringbench.data.ruler;

import java.util.List;

/**
 * The options of question answering.
 *
 * @param dataset where documents and questions come from
 */
public record QuestionOptions(Dataset dataset) implements TaskOptions {

    /** The data sets. */
    public enum Dataset {
        /** SQuAD 2.0, development set. */
        SQUAD,
        /** HotpotQA, development set with distractors. */
        HOTPOTQA
    }

    @Override
    public String templateName() {
        return "qa";
    }

    @Override
    public QuestionOptions with(String name, String value) {
        if (!name.equals("dataset")) {
            throw TaskOptions.unknownOption(templateName(), name, "dataset");
        }
        return new QuestionOptions(TaskOptions.constant(Dataset.class, name, value));
    }

    @Override
    public List<String> describe() {
        return List.of("dataset=" + TaskOptions.lower(dataset));
    }
}
