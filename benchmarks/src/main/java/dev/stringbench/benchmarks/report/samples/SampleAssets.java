package dev.stringbench.benchmarks.report.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** The files of the pages that are the same in every report: ours, and Tabulator's table with its licence. */
final class SampleAssets {

    private static final String TABULATOR = "/META-INF/resources/webjars/tabulator-tables/6.3.1/";

    /** Resources by the name that they get. */
    private static final Map<String, String> ASSETS = Map.of(
            "index.html",
            "index.html",
            "samples.js",
            "samples.js",
            "samples.css",
            "samples.css",
            "tabulator.min.js",
            TABULATOR + "dist/js/tabulator.min.js",
            "tabulator.min.css",
            TABULATOR + "dist/css/tabulator.min.css",
            "tabulator-LICENSE.txt",
            TABULATOR + "LICENSE");

    private SampleAssets() {}

    static void copyTo(PageFiles files) {
        ASSETS.forEach((name, resource) -> files.put("report-samples/" + name, text(resource)));
    }

    private static String text(String resource) {
        try (var stream = SampleAssets.class.getResourceAsStream(resource)) {
            return new String(
                    Objects.requireNonNull(stream, resource + " is not on the class path")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
