package dev.stringbench.cli.results;

import dev.stringbench.benchmarks.report.HtmlReport;
import dev.stringbench.benchmarks.report.Report;
import dev.stringbench.benchmarks.report.samples.DataFolders;
import dev.stringbench.benchmarks.report.samples.SamplePages;
import dev.stringbench.benchmarks.scorefiles.ScoreFileReader;
import dev.stringbench.benchmarks.scorefiles.ScoreFiles;
import dev.stringbench.cli.console.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The report of folders, made in memory when it is asked for and made again when a file has changed since. */
final class ReportView {

    private final List<Path> paths;
    private final ScoreFileReader reader;
    private final ReportSettings settings;
    private Map<String, String> pages = Map.of();
    private Map<Path, String> stamps = Map.of();

    ReportView(List<Path> paths, ScoreFileReader reader, ReportSettings settings) {
        this.paths = List.copyOf(paths);
        this.reader = reader;
        this.settings = settings;
    }

    /** Return a page of the report, where there is one of the name. */
    synchronized Optional<String> page(String name) {
        // Pieces belong to the page that asks for them, so only pages look for changes.
        if (pages.isEmpty() || name.endsWith(".html")) {
            var now = stamps();
            if (!now.equals(stamps)) {
                pages = make();
                stamps = now;
            }
        }
        return Optional.ofNullable(pages.get(name));
    }

    private Map<String, String> make() {
        var scored = ScoreFiles.read(paths, reader);
        var report =
                Report.of(scored, settings.baselinePosition(), Optional.empty(), settings.threshold(), Version.text());
        Map<String, String> made = new HashMap<>();
        made.put("report.html", HtmlReport.write(report));
        SamplePages.write(scored.files(), settings.baselinePosition(), new DataFolders(settings.data()), made::put);
        return made;
    }

    private Map<Path, String> stamps() {
        Map<Path, String> found = new TreeMap<>();
        for (Path path : paths) {
            try (var below = Files.walk(path)) {
                below.filter(Files::isRegularFile).forEach(file -> found.put(file, stamp(file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static String stamp(Path file) {
        try {
            return Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            // It went away since it was listed.
            return "";
        }
    }
}
