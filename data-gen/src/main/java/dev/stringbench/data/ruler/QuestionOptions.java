package dev.stringbench.data.ruler;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;

/**
 * The options of question answering.
 *
 * @param dataset where documents and questions come from
 */
public record QuestionOptions(Dataset dataset) implements TaskOptions {

    public static final RulerTask QA_1 = new RulerTask("qa_1", new QuestionOptions(Dataset.SQUAD));
    public static final RulerTask QA_2 = new RulerTask("qa_2", new QuestionOptions(Dataset.HOTPOTQA));

    /** The data sets. */
    public enum Dataset {
        /** SQuAD 2.0, development set. */
        SQUAD,
        /** HotpotQA, development set with distractors. */
        HOTPOTQA
    }

    @Override
    public TaskTemplate template() {
        return RulerTemplates.task("qa");
    }

    @Override
    public void generate(FileInMaking file) {
        QuestionSet set = file.sources().questions(dataset);
        int before = file.request().samplesBefore();
        requireQuestions(file.taskName(), set, before + file.request().samplesInChunk());
        file.makeSized(new QuestionTask(set, file.template(), file.maxTokens(), file.answerTokens(), before));
    }

    private void requireQuestions(String task, QuestionSet set, int wanted) {
        int found = set.questions().size();
        if (wanted > found) {
            throw new DataException(
                    DataFault.TOO_FEW_SAMPLES,
                    task + " has " + found + " questions in " + TaskOptions.lower(dataset)
                            + ".json, but " + wanted + " are needed (the original would try for ever); give a smaller"
                            + " --num-samples or the whole file");
        }
    }

    @Override
    public QuestionOptions with(String name, String value) {
        if (!name.equals("dataset")) {
            throw TaskOptions.unknownOption(template().name(), name, "dataset");
        }
        return new QuestionOptions(TaskOptions.constant(Dataset.class, name, value));
    }
}
