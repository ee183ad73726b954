package dev.stringbench.benchmarks.ruler;

import static dev.stringbench.scoring.RulerScorer.STRING_MATCH_ALL;
import static dev.stringbench.scoring.RulerScorer.STRING_MATCH_PART;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.data.ruler.CommonWordsOptions;
import dev.stringbench.data.ruler.FrequentWordsOptions;
import dev.stringbench.data.ruler.NiahOptions;
import dev.stringbench.data.ruler.QuestionOptions;
import dev.stringbench.data.ruler.RulerTask;
import dev.stringbench.data.ruler.VariableTrackingOptions;
import dev.stringbench.scoring.RulerScorer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The catalogue of RULER's tasks: one line each, from which everything else that depends on the task is read. */
public final class RulerCatalogue {

    /** The 13 tasks in the order of the published tables. */
    public static final List<RulerCard> ALL = List.of(
            needles(NiahOptions.SINGLE_1, "single1"),
            needles(NiahOptions.SINGLE_2, "single2"),
            needles(NiahOptions.SINGLE_3, "single3"),
            needles(NiahOptions.MULTIKEY_1, "multikey1"),
            needles(NiahOptions.MULTIKEY_2, "multikey2"),
            needles(NiahOptions.MULTIKEY_3, "multikey3"),
            needles(NiahOptions.MULTIQUERY, "multiquery"),
            needles(NiahOptions.MULTIVALUE, "multivalue"),
            card(VariableTrackingOptions.VT, STRING_MATCH_ALL, "ruler_vt", "variable_tracking"),
            card(CommonWordsOptions.CWE, STRING_MATCH_ALL, "ruler_cwe", "common_words_extraction"),
            card(FrequentWordsOptions.FWE, STRING_MATCH_ALL, "ruler_fwe", "freq_words_extraction"),
            card(QuestionOptions.QA_1, STRING_MATCH_PART, "ruler_qa_squad"),
            card(QuestionOptions.QA_2, STRING_MATCH_PART, "ruler_qa_hotpot"));

    private static final List<RulerCard> IN_RUN_ORDER = inRunOrder(ALL);

    private RulerCatalogue() {}

    /** Return all tasks in the order of the original's synthetic.yaml, in which they are run. */
    public static List<RulerCard> inRunOrder() {
        return IN_RUN_ORDER;
    }

    /**
     * Find a task by its name.
     *
     * @throws BenchmarkException BAD_SETTING if there is none of this name
     */
    public static RulerCard named(String name) {
        return IN_RUN_ORDER.stream()
                .filter(card -> card.id().equals(name))
                .findFirst()
                .orElseThrow(() -> new BenchmarkException(
                        Fault.BAD_SETTING,
                        "there is no RULER task \"" + name + "\"; choose one of "
                                + IN_RUN_ORDER.stream().map(RulerCard::id).collect(Collectors.joining(", "))));
    }

    /** A task whose references are needles in the prompt. */
    private static RulerCard needles(RulerTask task, String column) {
        return new RulerCard(task, column, STRING_MATCH_ALL, true, task.name(), List.of());
    }

    /** A task whose column bears its name. */
    private static RulerCard card(RulerTask task, RulerScorer rule, String harnessName, String... aliases) {
        return new RulerCard(task, task.name(), rule, false, harnessName, List.of(aliases));
    }

    /** synthetic.yaml differs from the tables in one place: it has the several values before the several queries. */
    private static List<RulerCard> inRunOrder(List<RulerCard> cards) {
        List<String> names = cards.stream().map(RulerCard::id).toList();
        List<RulerCard> ordered = new ArrayList<>(cards);
        Collections.swap(
                ordered, names.indexOf(NiahOptions.MULTIQUERY.name()), names.indexOf(NiahOptions.MULTIVALUE.name()));
        return List.copyOf(ordered);
    }
}
