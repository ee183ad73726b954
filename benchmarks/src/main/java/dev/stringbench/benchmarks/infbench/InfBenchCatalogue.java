package dev.stringbench.benchmarks.infbench;

import dev.stringbench.data.DataException;
import dev.stringbench.data.infbench.InfBenchTask;
import dev.stringbench.scoring.infbench.InfBenchScoring;
import java.util.Comparator;
import java.util.List;

/**
 * The catalogue of InfiniteBench's tasks: one line each, from which everything else that depends on the task is read.
 */
public final class InfBenchCatalogue {

    /** The 12 tasks in the order of the authors' result table. */
    public static final List<InfBenchCard> ALL = List.of(
            needle(InfBenchTask.PASSKEY, "Retrieve.PassKey", 590, InfBenchScoring.PASSKEY),
            needle(InfBenchTask.NUMBER_STRING, "Retrieve.Number", 590, InfBenchScoring.NUMBER_STRING),
            needle(InfBenchTask.KV_RETRIEVAL, "Retrieve.KV", 500, InfBenchScoring.KV_RETRIEVAL),
            card(InfBenchTask.LONGBOOK_SUM_ENG, "En.Sum", 103, InfBenchScoring.LONGBOOK_SUM_ENG),
            card(InfBenchTask.LONGBOOK_QA_ENG, "En.QA", 351, InfBenchScoring.LONGBOOK_QA_ENG),
            card(InfBenchTask.LONGBOOK_CHOICE_ENG, "En.MC", 229, InfBenchScoring.LONGBOOK_CHOICE_ENG),
            card(InfBenchTask.LONGDIALOGUE_QA_ENG, "En.Dia", 200, InfBenchScoring.LONGDIALOGUE_QA_ENG),
            card(InfBenchTask.LONGBOOK_QA_CHN, "Zh.QA", 189, InfBenchScoring.LONGBOOK_QA_CHN),
            card(InfBenchTask.CODE_DEBUG, "Code.Debug", 394, InfBenchScoring.CODE_DEBUG),
            card(InfBenchTask.CODE_RUN, "Code.Run", 400, InfBenchScoring.CODE_RUN),
            card(InfBenchTask.MATH_CALC, "Math.Calc", 50, InfBenchScoring.MATH_CALC),
            card(InfBenchTask.MATH_FIND, "Math.Find", 350, InfBenchScoring.MATH_FIND));

    private InfBenchCatalogue() {}

    /** Return all tasks in the order of the original's test script, in which they are run. */
    public static List<InfBenchCard> inRunOrder() {
        return ALL.stream().sorted(Comparator.comparing(InfBenchCard::task)).toList();
    }

    /** Return a task's card. */
    public static InfBenchCard of(InfBenchTask task) {
        return ALL.stream().filter(card -> card.task() == task).findFirst().orElseThrow();
    }

    /**
     * Find a task by its name.
     *
     * @throws DataException BAD_OPTION if there is none of this name
     */
    public static InfBenchCard named(String name) {
        return of(InfBenchTask.named(name));
    }

    /** A task whose answer was hidden in the prompt. */
    private static InfBenchCard needle(InfBenchTask task, String column, int samples, InfBenchScoring scoring) {
        return new InfBenchCard(task, column, samples, scoring, true);
    }

    private static InfBenchCard card(InfBenchTask task, String column, int samples, InfBenchScoring scoring) {
        return new InfBenchCard(task, column, samples, scoring, false);
    }
}
