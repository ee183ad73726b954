package dev.stringbench.benchmarks.ruler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.data.ruler.RulerTask;
import dev.stringbench.scoring.RulerScorer;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class RulerCatalogueTest {

    static final List<RulerCard> CARDS = RulerCatalogue.ALL;

    @Test
    void runsTheTasksInTheOrderOfTheOriginalAndTabulatesThemInThePublishedOne() {
        assertEquals(
                "niah_single_1 niah_single_2 niah_single_3 niah_multikey_1 niah_multikey_2 niah_multikey_3"
                        + " niah_multivalue niah_multiquery vt cwe fwe qa_1 qa_2",
                String.join(" ", ids(RulerCatalogue.inRunOrder())));
        assertEquals(
                "niah_single_1 niah_single_2 niah_single_3 niah_multikey_1 niah_multikey_2 niah_multikey_3"
                        + " niah_multiquery niah_multivalue vt cwe fwe qa_1 qa_2",
                String.join(" ", ids(CARDS)));
        assertEquals(new HashSet<>(CARDS), new HashSet<>(RulerCatalogue.inRunOrder()));
    }

    @ParameterizedTest
    @FieldSource("CARDS")
    void everyTaskHasItsWords(RulerCard card) {
        assertTrue(card.task().options().template().text().contains("{context}"));
        assertEquals(card, RulerCatalogue.named(card.id()));
    }

    @ParameterizedTest
    @CsvSource({
        "qa_1, STRING_MATCH_PART",
        "qa_2, STRING_MATCH_PART",
        "vt, STRING_MATCH_ALL",
        "niah_single_1, STRING_MATCH_ALL"
    })
    void questionsMatchAnyReference(String task, RulerScorer wanted) {
        assertEquals(wanted, RulerCatalogue.named(task).rule());
    }

    /** A task that stands beside another one's options and has no card is data that nothing runs or scores. */
    @Test
    void everyTaskOfTheOptionsHasACard() throws IllegalAccessException {
        List<RulerTask> carded = CARDS.stream().map(RulerCard::task).toList();
        for (RulerTask task : carded) {
            for (Field field : task.options().getClass().getDeclaredFields()) {
                if (field.getType() == RulerTask.class) {
                    assertTrue(carded.contains((RulerTask) field.get(null)), field.toString());
                }
            }
        }
    }

    @Test
    void namesTheTasksThereAreWhereOneIsUnknown() {
        BenchmarkException e = assertThrows(BenchmarkException.class, () -> RulerCatalogue.named("niah"));
        assertEquals(BenchmarkException.Fault.BAD_SETTING, e.fault());
        assertTrue(String.valueOf(e.getMessage()).contains("choose one of niah_single_1, "), e.getMessage());
    }

    private static List<String> ids(List<RulerCard> cards) {
        return cards.stream().map(RulerCard::id).toList();
    }
}
