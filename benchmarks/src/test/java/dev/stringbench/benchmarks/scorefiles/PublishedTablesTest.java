package dev.stringbench.benchmarks.scorefiles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.catalogue.Formulas;
import dev.stringbench.benchmarks.scorefiles.Problem.Kind;
import dev.stringbench.scoring.RulerVariant;
import dev.stringbench.scoring.infbench.InfBenchVariant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Score the published predictions as a user does and compare with the tables that were published of them. */
class PublishedTablesTest {

    /** The published row has 0.0 for cwe; its own file closes with 0.0008. */
    @Test
    void rulerAveragesAreThePublishedRow() {
        var scored = ScoreFiles.read(List.of(PublishedPredictions.folder("ruler")), ScoreFileReader.ofDefaults());

        var row = scored.files().stream()
                .map(file -> file.task().column() + " " + String.format(Locale.ROOT, "%.2f", file.percent()))
                .collect(Collectors.joining(", "));
        assertEquals(
                "single1 100.00, single2 100.00, single3 100.00, multikey1 97.80, multikey2 84.80, multikey3 80.00,"
                        + " multiquery 97.90, multivalue 91.10, vt 88.08, cwe 0.08, fwe 75.13, qa_1 77.20, qa_2 48.20",
                row);
        assertTrue(scored.files().stream()
                .allMatch(file -> file.samples().size() == 500
                        && file.run().equals("llama3.1-8b-instruct string-S=0.33L-W=128")
                        && file.lengthTokens() == 131072));
    }

    @Test
    void rulerFilesWithRemnantsAreNamed() {
        var scored = ScoreFiles.read(List.of(PublishedPredictions.folder("ruler")), ScoreFileReader.ofDefaults());

        var problems = scored.problems().stream()
                .map(problem -> String.format(
                        Locale.ROOT,
                        "%s %d %s: %s",
                        problem.file().getName(problem.file().getNameCount() - 3),
                        problem.line(),
                        problem.kind(),
                        problem.message()))
                .toList();
        assertEquals(
                List.of(
                        "niah_multikey_1 1 ABORTED_RUN: lines 1 to 56 are left from an aborted run of 56 samples; they are"
                                + " not counted",
                        "niah_multikey_3 1002 ABORTED_RUN: line 1002 is left from an aborted run of 1 sample; it is not"
                                + " counted"),
                problems);
    }

    @Test
    void infiniteBenchAveragesOfTheBenchmarksOwnFormulaAreThePublishedOnes() {
        var reader = new ScoreFileReader(new Formulas(RulerVariant.RULER, InfBenchVariant.OPENBMB), null, null);
        var scored = ScoreFiles.read(List.of(PublishedPredictions.folder("infinitebench")), reader);

        Map<String, String> percents = scored.files().stream()
                .collect(Collectors.toMap(
                        file -> file.model() + " " + file.task().id(),
                        file -> String.format(Locale.ROOT, "%.2f", file.percent())));
        assertEquals("100.00", percents.get("gpt4 passkey"));
        assertEquals(47, percents.size());
        assertEquals(
                List.of(Kind.UNKNOWN_TASK, Kind.MALFORMED_LINE),
                scored.problems().stream().map(Problem::kind).toList());
    }
}
