package dev.stringbench.benchmarks.results;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.data.AtomicFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** A summary of a folder's result files in one CSV, so that a CI job reads a single small file. */
public final class SummaryCsv {

    /** Name of the file within its folder. */
    public static final String FILE_NAME = "summary.csv";

    private SummaryCsv() {}

    /**
     * Write the summary anew, one row per result file in the order of their names. Shards have rows of their own until
     * the whole run's file is there.
     *
     * @param header makes the columns' names, those of the position schemes' settings among them
     * @param row makes the values of a result file's row
     * @return the summary's path
     */
    public static Path write(
            Path folder,
            Function<PositionColumns, List<String>> header,
            BiFunction<PositionColumns, Path, List<@Nullable Object>> row) {
        Path path = folder.resolve(FILE_NAME);
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> results = files.filter(SummaryCsv::isResultFile).sorted().toList();
            PositionColumns columns = PositionColumns.of(results.stream()
                    .map(file ->
                            Sidecar.read(file).identity().model().position().settings())
                    .toList());
            StringWriter text = new StringWriter();
            try (CSVPrinter csv = new CSVPrinter(
                    text,
                    CSVFormat.DEFAULT
                            .builder()
                            .setHeader(header.apply(columns).toArray(String[]::new))
                            .setRecordSeparator('\n')
                            .get())) {
                for (Path file : results) {
                    csv.printRecord(row.apply(columns, file));
                }
            }
            AtomicFile.write(path, text.toString());
            return path;
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot write " + path, e);
        }
    }

    /** Write a percentage with two decimals; nothing for NaN. */
    public static @Nullable String percent(double value) {
        return Double.isNaN(value) ? null : String.format(Locale.ROOT, "%.2f", value);
    }

    /** Give the width of the interval at which a run ended early; nothing where it did not. */
    public static @Nullable Double stoppedAtInterval(Sidecar sidecar) {
        EarlyStop early = sidecar.stoppedEarly();
        return early == null ? null : early.intervalPoints();
    }

    private static boolean isResultFile(Path file) {
        return file.getFileName().toString().endsWith(".jsonl")
                && Files.exists(Sidecar.pathFor(file))
                && (Shard.ofFile(file).isEmpty() || !Files.exists(Shard.wholeFile(file)));
    }
}
