package dev.stringbench.cli.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The page of all samples in a real browser, from the disk. */
class SamplePagesInBrowserTest {

    private static final String HOSTILE =
            "</script><script>window.hostile = 1</script><img src=x onerror=\"window.hostile = 2\">"
                    + " & \u2028 <b>bold</b> {{x}} ${x} ' \" `";

    /** A model's name that a folder can have. */
    private static final String HOSTILE_MODEL = "m<img src=x onerror=hostile=3>&amp;'\"";

    @TempDir
    private static Path folder;

    private static URI report;
    private static URI samples;
    private static Chromium browser;

    @BeforeAll
    static void makeAReport() {
        browser = Chromium.start();
        ExamplePredictions.write(folder, "llama", "rope-L4096", 40, i -> i < 10, i -> "nothing");
        ExamplePredictions.write(folder, "llama", "string-L4096-S0.33L-W128", 40, i -> i % 4 != 3, i -> "not this");
        ExamplePredictions.write(
                folder, HOSTILE_MODEL, "rope-L4096-<svg onload=hostile=4>", 3, i -> false, i -> HOSTILE);
        Path output = folder.resolve("report");
        CommandRun run =
                CommandRun.of("report", folder.resolve("Predictions").toString(), "--output", output.toString());
        assertEquals(0, run.exitCode(), run.err());
        report = output.resolve("report.html").toUri();
        samples = output.resolve("report-samples/index.html").toUri();
    }

    @AfterAll
    static void endTheBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openThePage() {
        browser.dark(false);
        browser.size(1440, 900);
        browser.openSamples(samples);
    }

    private static String count() {
        return browser.text("#status");
    }

    @Test
    void everySampleIsListedWithoutAWordFromTheConsole() {
        assertEquals("83 samples", count());
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void filtersBySchemeOutcomeDepthScoreAndText() {
        browser.choose("scheme", "string-S0.33L-W128");
        browser.awaitText("#status", "40 of 83");
        browser.choose("outcome", "lost");
        browser.awaitText("#status", "10 of 83");
        browser.choose("depth", "lost0");
        browser.awaitText("#status", "1 of 83");
        browser.click("button[type=reset]");
        browser.awaitText("#status", "83 samples");
        browser.type("search", "VALUE39");
        browser.awaitText("#status", "2 of 83");
        browser.click("button[type=reset]");
        browser.type("least", "1");
        browser.awaitText("#status", "40 of 83");
    }

    @Test
    void showsWhatRopeLostAndStringFound() {
        browser.choose("against", "gained");
        // Of samples 10 to 39, which rope loses, string loses every fourth.
        browser.awaitText("#status", "22 of 83");
        browser.choose("against", "missed");
        browser.awaitText("#status", "2 of 83");
    }

    @Test
    void sortsByTheListAndByAColumnsHead() {
        browser.choose("scheme", "rope");
        browser.choose("sort", "tokens desc");
        Chromium.await(() ->
                browser.texts(".tabulator-row [tabulator-field=index]").get(0).equals("39"));
        browser.choose("sort", "");
        Chromium.await(() ->
                browser.texts(".tabulator-row [tabulator-field=index]").get(0).equals("0"));
        browser.click(".tabulator-col[tabulator-field=score]");
        Chromium.await(() ->
                browser.texts(".tabulator-row [tabulator-field=score]").get(0).equals("0"));
        browser.click(".tabulator-col[tabulator-field=score]");
        Chromium.await(() ->
                browser.texts(".tabulator-row [tabulator-field=score]").get(0).equals("100"));
    }

    @Test
    void aLinkOpensItsSampleWithBothAnswersBesideEachOther() {
        browser.openSamples(URI.create(samples + "#llama/string-S0.33L-W128/niah_single_1/4096/12"));

        browser.awaitText("#sample h2", "niah_single_1, 4K, sample 12");
        assertEquals(List.of("rope", "string-S0.33L-W128"), browser.texts(".answer h3"));
        assertEquals(List.of("nothing", "value12"), browser.texts(".answer pre"));
        assertEquals(List.of("1✗", "1✓"), browser.texts(".bar span"));
        long[] tops = ((List<?>)
                        browser.script(
                                "return [...document.querySelectorAll('.answer')].map((a) => Math.round(a.getBoundingClientRect().top))"))
                .stream().mapToLong(top -> ((Number) top).longValue()).toArray();
        assertEquals(tops[0], tops[1], "side by side");
        Chromium.await(
                () -> browser.texts(".active-row [tabulator-field=index]").equals(List.of("12")));
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void saysSoWhereALinkLeadsNowhere() {
        browser.openSamples(URI.create(samples + "#llama/string/niah_single_1/4096/4711"));
        browser.awaitText("#sample", "There is no sample of this link");
    }

    @Test
    void theKeyboardAloneFiltersMovesAndOpens() {
        browser.tabTo("#search");
        browser.press("value1");
        browser.awaitText("#status", "23 of 83");
        browser.tabTo(".tabulator-col[tabulator-field=score]");
        browser.press(Keys.ENTER);
        browser.tabTo(".tabulator-tableholder");
        browser.press(Keys.ARROW_DOWN);
        browser.press(Keys.ARROW_DOWN);
        browser.press(Keys.ENTER);
        browser.awaitText("#sample h2", "niah_single_1");
        assertEquals("sample", browser.script("return document.activeElement.id"));
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void hostileTextStaysText() {
        browser.type("search", "<b>bold</b>");
        browser.awaitText("#status", "3 of 83");
        browser.click(".tabulator-row");
        browser.awaitText(".answer pre", "</script><script>");

        assertTrue(browser.text("#sample").contains(HOSTILE_MODEL));
        assertEquals(
                0L,
                browser.script(
                        "return document.querySelectorAll('#sample img, #sample b, #sample svg, #table img').length"));
        assertNull(browser.script("return window.hostile ?? null"));
        browser.open(report);
        assertNull(browser.script("return window.hostile ?? null"));
        assertEquals(0L, browser.script("return document.querySelectorAll('img, script, b, svg[onload]').length"));
        assertTrue(browser.text("main").contains(HOSTILE_MODEL));
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void everyTextIsLegibleAndNoPageScrollsSideways() {
        for (URI page : List.of(report, samples, URI.create(samples + "#llama/rope/niah_single_1/4096/3"))) {
            for (boolean dark : List.of(false, true)) {
                browser.dark(dark);
                for (int width : List.of(1440, 768, 390)) {
                    browser.size(width, 900);
                    if (page.equals(report)) {
                        browser.open(page);
                    } else {
                        browser.openSamples(page);
                    }
                    String where = page + " dark " + dark + " at " + width;
                    assertEquals("", browser.lowContrast(), where);
                    assertEquals(0, browser.overflow(), where);
                }
            }
        }
    }

    @Test
    void thePageNeedsNothingButItsFolder() {
        browser.open(report);
        assertEquals(0L, browser.script("return document.querySelectorAll('[src], link, iframe, object').length"));
        browser.openSamples(samples);
        assertEquals(
                0L,
                browser.script(
                        "return performance.getEntriesByType('resource').filter((e) => !e.name.startsWith('file:')).length"));
    }
}
