package dev.stringbench.benchmarks.report.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.scoring.statistics.Interval;
import dev.stringbench.scoring.statistics.MeanOfMeans;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemeSentencesTest {

    private static Difference difference(String name, double mean, double lower, double upper) {
        return new Difference(name, new MeanOfMeans(mean, new Interval(lower, upper)));
    }

    private static Statement said(Difference overall, List<Difference> tasks, List<Difference> depths) {
        return SchemeSentences.of(
                new SchemeSummary("string", "rope", overall, tasks, List.of(), List.of(), depths, true));
    }

    @Test
    void saysHigherOnlyWhereTheIntervalLiesAbove0() {
        var tasks = List.of(difference("vt", 30, 20, 40), difference("cwe", -4, -6, -2), difference("fwe", 1, -3, 5));

        assertEquals(
                "string scores higher than rope by 9.0 points (95% interval +5.0 to +13.0) over 3 tasks: better in 1,"
                        + " worse in 1, undecided in 1.",
                said(difference("all", 9, 5, 13), tasks, List.of()).head());
        assertEquals(
                "string scores lower than rope by 9.0 points (95% interval -13.0 to -5.0) over 3 tasks: better in 1,"
                        + " worse in 1, undecided in 1.",
                said(difference("all", -9, -13, -5), tasks, List.of()).head());
    }

    @Test
    void claimsNothingWhereTheIntervalHolds0() {
        var statement = said(difference("all", 9, 0, 18), List.of(difference("vt", 9, 0, 18)), List.of());

        assertEquals(
                "string and rope are not told apart: +9.0 points (95% interval 0.0 to +18.0) over vt.",
                statement.head());
    }

    @Test
    void namesTheTasksAndDepthsThatDiffer() {
        var statement = said(
                difference("all", 9, 5, 13),
                List.of(difference("cwe", -4, -6, -2), difference("vt", 30, 20, 40), difference("fwe", 1, -3, 5)),
                List.of(difference("0 to 30%", 25, 18, 33)));

        assertTrue(
                statement.text().contains("Tasks that differ: vt +30.0 (+20.0 to +40.0) and cwe -4.0 (-6.0 to -2.0)."),
                statement.text());
        assertTrue(
                statement
                        .text()
                        .contains(
                                "the recall of needles differs at 0 to 30% +25.0 (+18.0 to +33.0); elsewhere it is undecided."),
                statement.text());
    }
}
