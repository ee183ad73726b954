package dev.stringbench.benchmarks.scorefiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.catalogue.Formulas;
import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.benchmarks.infbench.InfBenchCard;
import dev.stringbench.benchmarks.infbench.InfBenchCatalogue;
import dev.stringbench.data.infbench.InfBenchTask;
import dev.stringbench.scoring.infbench.InfBenchScoring;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Go over the cards of all benchmarks, so that one which lacks something is found. */
class KnownTasksTest {

    static final List<TaskCard> CARDS = KnownTasks.all();

    @Test
    void noTwoTasksAnswerToOneName() {
        List<String> names = new ArrayList<>();
        for (TaskCard card : CARDS) {
            Set<String> own = new HashSet<>(card.aliases());
            own.add(card.id());
            own.add(card.harnessName());
            names.addAll(own);
        }
        assertEquals(names.size(), new HashSet<>(names).size(), names::toString);
    }

    @Test
    void noTwoColumnsOfABenchmarkBearOneHeading() {
        List<String> columns = CARDS.stream()
                .map(card -> card.benchmark() + " " + card.column())
                .toList();
        assertEquals(columns.size(), new HashSet<>(columns).size(), columns::toString);
    }

    @ParameterizedTest
    @FieldSource("CARDS")
    void everyCardIsWhole(TaskCard card) {
        assertTrue(card.maxNewTokens() > 0);
        assertTrue(card.samples() >= 0);
        assertNotEquals("", card.formula(Formulas.DEFAULT));
        assertEquals(card.scale(Formulas.DEFAULT).full(), card.figure(card.fullScore()));
        assertEquals(card, KnownTasks.find(card.id()).orElseThrow());
        assertEquals(card, KnownTasks.find(card.harnessName()).orElseThrow());
    }

    @Test
    void everyTaskOfInfiniteBenchHasOneCard() {
        assertEquals(InfBenchTask.values().length, InfBenchCatalogue.ALL.size());
        assertEquals(
                EnumSet.allOf(InfBenchTask.class),
                EnumSet.copyOf(
                        InfBenchCatalogue.ALL.stream().map(InfBenchCard::task).toList()));
        assertEquals(
                EnumSet.allOf(InfBenchScoring.class),
                EnumSet.copyOf(InfBenchCatalogue.ALL.stream()
                        .map(InfBenchCard::scoring)
                        .toList()));
    }

    @ParameterizedTest
    @CsvSource({
        "ruler_vt, vt",
        "ruler_cwe, cwe",
        "ruler_fwe, fwe",
        "ruler_qa_squad, qa_1",
        "ruler_qa_hotpot, qa_2",
        "variable_tracking, vt",
        "common_words_extraction, cwe",
        "freq_words_extraction, fwe",
        "niah, niah_4needle",
        "niah_single_1, niah_single_1"
    })
    void knowsATaskByTheNamesOfOtherPrograms(String name, String task) {
        assertEquals(task, KnownTasks.find(name).orElseThrow().id());
    }
}
