package dev.stringbench.benchmarks.report;

import dev.stringbench.benchmarks.report.comparison.Comparisons;
import dev.stringbench.benchmarks.report.maps.SideBySide;
import dev.stringbench.benchmarks.report.summary.ModelSummary;
import dev.stringbench.benchmarks.report.summary.Statement;
import dev.stringbench.benchmarks.scorefiles.Problem;
import dev.stringbench.benchmarks.scorefiles.ScoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A report as one self-contained page: styles and drawings are in it, without script or network. The same
 * files give the same bytes, except for the shapes of letters in drawings, which come from the machine's fonts.
 */
public final class HtmlReport {

    /** The page of all samples, beside this one. */
    private static final String SAMPLES = "report-samples/index.html";

    private final Report report;
    private final Html page = new Html();
    private int figures;

    private HtmlReport(Report report) {
        this.report = report;
    }

    /** Return the page. */
    public static String write(Report report) {
        return new HtmlReport(report).write();
    }

    private String write() {
        page.raw("<!DOCTYPE html>")
                .raw("<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .raw(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
                .raw("<meta name=\"color-scheme\" content=\"light dark\">")
                .element("title", "string-bench report")
                .raw("<style>" + style() + "</style></head><body><main>")
                .element("h1", "string-bench report");
        lead();
        summaries();
        lengths();
        for (ScoreTable table : report.tables()) {
            benchmark(table);
        }
        comparisons(
                report.schemes().title(),
                report.schemes().difference(),
                report.schemes().comparisons());
        report.baseline().ifPresent(found -> comparisons("Against the baseline", "run minus baseline", found));
        worstSamples();
        problems();
        identities();
        page.raw("</main></body></html>");
        return page.toString();
    }

    private void summaries() {
        page.raw("<section class=\"verdict\">").element("h2", "Verdict");
        for (ModelSummary summary : report.summaries()) {
            page.element("h3", summary.title());
            for (Statement statement : summary.statements()) {
                page.raw("<p><strong>" + Html.escape(statement.head()) + "</strong> "
                        + Html.escape(String.join(" ", statement.details())) + "</p>");
            }
            if (!summary.missing().isEmpty()) {
                page.raw("<ul class=\"missing\">");
                summary.missing().forEach(missing -> page.element("li", missing));
                page.raw("</ul>");
            }
        }
        page.raw("<p><a class=\"samples\" href=\"" + SAMPLES + "\">Every sample, to search, sort and compare</a></p>")
                .raw("</section>");
    }

    private void lengths() {
        var lengths = report.lengths();
        LengthTable.note(lengths).ifPresent(note -> {
            var ofRuns = LengthTable.ofRuns(lengths);
            var table = LengthTable.of(ofRuns);
            page.raw("<section>")
                    .element("h2", table.title())
                    .wrappedTable(table.header(), table.rows())
                    .raw("<p class=\"note\">" + Html.escape(note) + "</p>");
            var ofTasks =
                    lengths.stream().filter(length -> !ofRuns.contains(length)).toList();
            if (!ofTasks.isEmpty()) {
                var each = LengthTable.of(ofTasks);
                page.raw("<details class=\"printed\"><summary>Effective length of each task</summary>")
                        .wrappedTable(each.header(), each.rows())
                        .raw("</details>");
            }
            page.raw("</section>");
        });
    }

    private static String style() {
        try (var css = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(
                    Objects.requireNonNull(css, "report.css is not in the jar").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void lead() {
        var files = report.scored().files();
        int samples = files.stream().mapToInt(file -> file.samples().size()).sum();
        long runs = files.stream().map(ScoredFile::run).distinct().count();
        page.element(
                "p",
                String.format(
                                Locale.ROOT,
                                "%d %s, %d files, %d scored samples. Intervals are 95%%: Wilson's where every score is nothing or full, else",
                                runs,
                                runs == 1 ? "run" : "runs",
                                files.size(),
                                samples)
                        + " a seeded bootstrap. A star marks an incomplete or mixed file.");
    }

    private void benchmark(ScoreTable table) {
        var grid = Grid.of(table);
        page.raw("<section>").element("h2", grid.title()).table(grid.header(), grid.rows());
        var files = report.files(table);
        if (!files.isEmpty()) {
            page.raw("<details><summary>Scores with their intervals, as a table</summary>")
                    .table(
                            List.of("Run", "task", "length", "percent", "95% interval", "samples"),
                            MarkdownReport.intervals(files))
                    .raw("</details>");
            var lengths = report.lengths().stream()
                    .filter(length -> length.benchmark() == table.benchmark())
                    .toList();
            page.raw("<div class=\"side\"><div>");
            new ReportPlots(files, lengths, nextId()).appendTo(page);
            page.raw("</div><div>");
            var section = new MapsSection(page, this::nextId);
            Map<String, SideBySide> maps = new LinkedHashMap<>();
            files.stream()
                    .map(ScoredFile::model)
                    .distinct()
                    .forEach(
                            model -> maps.put(model, SideBySide.of(files, report.schemes(), model, table.benchmark())));
            section.appendTasks(maps);
            page.raw("</div></div>");
            maps.forEach(section::appendPlaces);
        }
        page.raw("</section>");
    }

    private void comparisons(String title, String meaning, Comparisons comparisons) {
        if (comparisons.made().isEmpty() && comparisons.refusals().isEmpty()) {
            return;
        }
        page.raw("<section>").element("h2", title);
        if (!comparisons.made().isEmpty()) {
            page.element(
                            "p",
                            "Sample by sample, %s in percent points, with a paired bootstrap's interval. p is McNemar's exact"
                                            .formatted(meaning)
                                    + " test for yes/no scores, else the bootstrap's. The last column says how many samples would"
                                    + " tell a difference of this size from none, with 80% power.")
                    .table(Report.comparisonHeader(), Report.comparisonRows(comparisons.made()));
            ReportPlots.differences(page, comparisons.made(), nextId(), "Difference in percent points, " + meaning);
        }
        comparisons.refusals().forEach(reason -> page.element("p", "Not compared: " + reason));
        page.raw("</section>");
    }

    private void worstSamples() {
        var worst = report.scored().files().stream()
                .flatMap(file -> WorstSample.of(file).stream())
                .toList();
        if (worst.isEmpty()) {
            return;
        }
        page.raw("<section>").element("h2", "Worst samples");
        grouped(worst, WorstSample::run).forEach((run, ofRun) -> {
            page.raw("<details><summary>" + Html.escape(run) + "</summary>");
            grouped(ofRun, WorstSample::heading).forEach(this::worstSamples);
            page.raw("</details>");
        });
        page.raw("</section>");
    }

    private void worstSamples(String heading, List<WorstSample> samples) {
        page.raw("<details><summary>" + Html.escape(heading) + "</summary>");
        for (WorstSample sample : samples) {
            page.raw("<div class=\"sample\">").element("h4", sample.title());
            sample.excerpt()
                    .ifPresent(excerpt -> page.element("h5", "Prompt, round the first lost needle")
                            .element("pre", excerpt));
            page.element("h5", "Wanted")
                    .element("pre", sample.reference())
                    .element("h5", "Prediction")
                    .element("pre", sample.prediction())
                    .raw("</div>");
        }
        page.raw("</details>");
    }

    private void problems() {
        var problems = report.scored().problems();
        if (problems.isEmpty()) {
            return;
        }
        page.raw("<section>").element("h2", "What is wrong with the files").raw("<ul>");
        problems.stream().map(Problem::text).forEach(text -> page.element("li", text));
        page.raw("</ul></section>");
    }

    private void identities() {
        page.raw("<section>").element("h2", "What was run");
        grouped(report.scored().files(), ScoredFile::run).forEach((run, files) -> {
            page.raw("<details><summary>" + Html.escape(run) + "</summary>");
            for (ScoredFile file : files) {
                page.element("h4", file.task().id()).table(List.of("Setting", "value"), IdentityRows.of(file));
            }
            page.raw("</details>");
        });
        page.element("p", "Made by string-bench " + report.version() + ".").raw("</section>");
    }

    private static <T> Map<String, List<T>> grouped(List<T> items, Function<T, String> key) {
        return items.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }

    private String nextId() {
        return "figure" + ++figures;
    }
}
