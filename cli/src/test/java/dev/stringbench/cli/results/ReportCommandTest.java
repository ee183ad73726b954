package dev.stringbench.cli.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

    @TempDir
    private Path folder;

    /** Write a run of 40 samples of which the first are right. */
    private Path run(String root, String setting, int right, String needle) throws IOException {
        Path path = folder.resolve(root).resolve("Predictions/niah_single_1/llama/" + setting + ".jsonl");
        Files.createDirectories(path.getParent());
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"ctx_len\": 4000, \"pred\": \"%s\", \"needle\": [\"%s\"], \"score\": %s, \"index\": %d, \"needles\": [{\"value\": \"%s\", \"depth\": %s, \"distance\": %d, \"found\": %s}]}\n",
                    i < right ? needle : "<script>",
                    needle,
                    i < right ? "1.0" : "0.0",
                    i,
                    needle,
                    i / 40.0,
                    4000 - 100 * i,
                    i < right));
        }
        return Files.writeString(path, lines);
    }

    private CommandRun report(String root, String... more) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "report",
                                folder.resolve(root).toString(),
                                "--output",
                                folder.resolve("report").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void writesAPageMarkdownAndCsv() throws IOException {
        run("now", "rope-L4096", 10, "7");
        run("now", "string-L4096-S0.33L-W128", 40, "7");

        CommandRun report = report("now");

        assertEquals(0, report.exitCode(), report.err());
        String page = Files.readString(folder.resolve("report/report.html"));
        assertTrue(page.contains("<h2>STRING against RoPE</h2>"));
        assertTrue(page.contains("Share of needles found by depth"));
        assertTrue(page.contains("Share of needles found by distance"));
        assertTrue(page.contains("&lt;script&gt;"));
        assertFalse(page.contains("<script"));
        assertFalse(page.contains("http://") && page.contains("src="), "nothing is loaded");
        String markdown = Files.readString(folder.resolve("report/report.md"));
        assertTrue(markdown.contains("| single1 | 4096 | 25.00 | 100.00 | +75.00 |"), markdown);
        assertTrue(
                Files.readString(folder.resolve("report/scores.csv")).contains("RULER,niah_single_1,llama,rope,4096,"));
    }

    @Test
    void failsBelowAFloorAndTellsCi() throws IOException {
        run("now", "rope", 30, "7");
        Path junit = folder.resolve("junit.xml");

        CommandRun report = report("now", "--fail-below", "niah_single_1=80", "--junit", junit.toString());

        assertEquals(1, report.exitCode());
        assertTrue(
                report.err()
                        .contains("llama rope: niah_single_1 4K at least 80.0: 75.00% of 40 samples; at least 80.00 is"
                                + " wanted"),
                report.err());
        String xml = Files.readString(junit);
        assertTrue(xml.contains("<testsuite name=\"llama rope\" tests=\"2\" failures=\"1\" errors=\"0\">"), xml);
        assertTrue(xml.contains("<failure message=\"75.00% of 40 samples; at least 80.00 is wanted\">"), xml);
    }

    @Test
    void failsIfWorseThanTheBaselineByTheInterval() throws IOException {
        run("now", "rope", 20, "7");
        run("before", "rope", 35, "7");
        run("alike", "rope", 21, "7");
        String before = folder.resolve("before").toString();
        String alike = folder.resolve("alike").toString();

        assertEquals(1, report("now", "--baseline", before, "--fail-if-worse").exitCode());
        assertEquals(0, report("now", "--baseline", before).exitCode());
        assertEquals(0, report("now", "--baseline", alike, "--fail-if-worse").exitCode());
    }

    @Test
    void refusesToCompareRunsOfOtherData() throws IOException {
        run("now", "rope", 20, "7");
        run("before", "rope", 20, "8");

        CommandRun report = report("now", "--baseline", folder.resolve("before").toString());

        assertEquals(1, report.exitCode());
        assertTrue(
                report.err().contains("cannot be compared: the reference of sample 0 is 8 in one and 7 in the other"),
                report.err());
    }

    @Test
    void exportsForLmEvaluationHarnessAndReadsItBack() throws IOException {
        run("now", "rope-L4096", 30, "7");
        run("now", "rope-L8192", 20, "7");
        Path export = folder.resolve("export");

        CommandRun report = report("now", "--lm-eval", export.toString());
        CommandRun back = CommandRun.of("score", export.toString());

        assertEquals(0, report.exitCode(), report.err());
        try (Stream<Path> files = Files.list(export.resolve("llama__rope"))) {
            Path results = files.filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
            assertTrue(Files.readString(results)
                    .contains("\"niah_single_1\":{\"alias\":\"niah_single_1\",\"4096,none\":0.75"));
        }
        assertEquals(0, back.exitCode(), back.err());
        assertTrue(back.out().contains("llama/rope    4096    75.00  75.00"), back.out());
        assertTrue(back.out().contains("llama/rope    8192    50.00  50.00"), back.out());
    }

    @Test
    void refusesWrongFloorsAndALonelyFailIfWorse() throws IOException {
        run("now", "rope", 30, "7");

        assertEquals(2, report("now", "--fail-if-worse").exitCode());
        assertEquals(2, report("now", "--fail-below", "niah_single_1=180").exitCode());
        CommandRun unknown = report("now", "--fail-below", "mystery=1");
        assertEquals(2, unknown.exitCode());
        assertTrue(
                unknown.err().startsWith("string-bench report: --fail-below names \"mystery\"; one of"), unknown.err());
        assertFalse(Files.exists(folder.resolve("report")));
    }

    @Test
    void tellsWhetherATableIsReproduced() throws IOException {
        run("then", "rope", 30, "7");
        run("then", "string", 40, "7");
        assertEquals(0, report("then").exitCode());
        Path expected = folder.resolve("expected.csv");
        Files.move(folder.resolve("report/scores.csv"), expected);
        run("now", "rope", 29, "7");
        run("now", "string", 40, "7");
        // As spreadsheets save it.
        Files.writeString(expected, "\uFEFF" + Files.readString(expected));

        CommandRun close = report("now", "--expect", expected.toString(), "--within", "2.5");
        assertEquals(0, close.exitCode(), close.err());
        CommandRun exact = report("now", "--expect", expected.toString());
        assertEquals(1, exact.exitCode());
        assertTrue(
                exact.err()
                        .contains("llama rope: niah_single_1 4K as in expected.csv: percent 72.50, expected 75.00;"
                                + " needle_recall 72.50, expected 75.00; all_needles 72.50, expected 75.00 (within 0.00"
                                + " points)"),
                exact.err());
        assertFalse(exact.err().contains("llama string:"), exact.err());

        run("now", "more", 1, "7");
        Files.delete(folder.resolve("now/Predictions/niah_single_1/llama/rope.jsonl"));
        CommandRun other = report("now", "--expect", expected.toString(), "--within", "2.5");
        assertEquals(1, other.exitCode());
        assertTrue(other.err().contains("llama rope: niah_single_1 4K as in expected.csv: no such results"));
        assertTrue(other.err().contains("llama more: niah_single_1 4K as in expected.csv: results, but no scores"));
    }

    @Test
    void namesExpectedScoresThatAreNone() throws IOException {
        run("now", "rope", 29, "7");
        Path wrong = Files.writeString(folder.resolve("wrong.csv"), "a,b\n1,2\n");
        CommandRun run = report("now", "--expect", wrong.toString());
        assertEquals(1, run.exitCode());
        assertTrue(
                run.err().startsWith("string-bench report: " + wrong + " is no scores.csv of a report: "), run.err());
        CommandRun missing =
                report("now", "--expect", folder.resolve("none.csv").toString());
        assertEquals(1, missing.exitCode());
        assertTrue(missing.err().contains("none.csv"), missing.err());
        assertEquals(2, report("now", "--within", "-1").exitCode());
    }
}
