package dev.stringbench.data.infbench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The 12 tasks of InfiniteBench. */
public enum InfBenchTask {
    PASSKEY,
    NUMBER_STRING,
    KV_RETRIEVAL,
    LONGBOOK_SUM_ENG,
    LONGBOOK_CHOICE_ENG,
    LONGBOOK_QA_ENG,
    LONGBOOK_QA_CHN,
    LONGDIALOGUE_QA_ENG,
    MATH_FIND,
    MATH_CALC,
    CODE_RUN,
    CODE_DEBUG;

    /**
     * Find a task by the original's name.
     *
     * @throws DataException BAD_OPTION if there is none of this name
     */
    public static InfBenchTask named(String name) {
        return Arrays.stream(values())
                .filter(task -> task.taskName().equals(name))
                .findFirst()
                .orElseThrow(() -> new DataException(
                        DataFault.BAD_OPTION,
                        "there is no InfiniteBench task \"" + name + "\"; choose one of "
                                + Arrays.stream(values())
                                        .map(InfBenchTask::taskName)
                                        .collect(Collectors.joining(", "))));
    }

    /** Give the original's name. */
    public String taskName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Give the name of the task's data file. */
    public String fileName() {
        return taskName() + ".jsonl";
    }

    /** Give the number of tokens that the model may answer with. */
    public int maxNewTokens() {
        JsonNode tokens = InfBenchTexts.get("max_new_tokens").path(taskName());
        if (!tokens.isInt()) {
            throw new IllegalStateException("infbench.json has no max_new_tokens of " + taskName());
        }
        return tokens.intValue();
    }

    /** Tell whether answers are chosen among four options. */
    public boolean hasOptions() {
        return this == CODE_DEBUG || this == LONGBOOK_CHOICE_ENG;
    }
}
