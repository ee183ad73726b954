package dev.stringbench.benchmarks.niah;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.model.PositionSetting;
import dev.stringbench.benchmarks.niah.NiahSummary.Share;
import dev.stringbench.benchmarks.results.AtomicFile;
import dev.stringbench.benchmarks.results.RunIdentity;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.benchmarks.results.StoredResults;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** One CSV row for every result file in a folder of 4-needle results, so that a CI job reads a single small file. */
public final class NiahSummaryCsv {

    /** Name of the file within its folder. */
    public static final String FILE_NAME = "summary.csv";

    private static final String[] HEADER = {
        "model",
        "task",
        "position",
        "max_length",
        "shifted_offset",
        "local_value",
        "data",
        "numbers",
        "samples",
        "samples_wanted",
        "failed",
        "complete",
        "at_least_2_percent",
        "at_least_2_low",
        "at_least_2_high",
        "all_4_percent",
        "all_4_low",
        "all_4_high",
        "recall_percent",
        "recall_quarter_1",
        "recall_quarter_2",
        "recall_quarter_3",
        "recall_quarter_4",
        "file"
    };

    private NiahSummaryCsv() {}

    /**
     * Write the summary anew from the folder's result files, in the order of their names.
     *
     * @return the summary's path
     */
    public static Path write(Path folder) {
        Path path = folder.resolve(FILE_NAME);
        try (Stream<Path> files = Files.list(folder)) {
            StringWriter text = new StringWriter();
            try (CSVPrinter csv = new CSVPrinter(
                    text,
                    CSVFormat.DEFAULT
                            .builder()
                            .setHeader(HEADER)
                            .setRecordSeparator('\n')
                            .get())) {
                for (Path file :
                        files.filter(NiahSummaryCsv::isResultFile).sorted().toList()) {
                    csv.printRecord(row(file));
                }
            }
            AtomicFile.write(path, text.toString());
            return path;
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot write " + path, e);
        }
    }

    private static boolean isResultFile(Path file) {
        return file.getFileName().toString().endsWith(".jsonl") && Files.exists(Sidecar.pathFor(file));
    }

    private static List<@Nullable Object> row(Path file) {
        Sidecar sidecar = Sidecar.read(file);
        StoredResults<NiahResult> stored =
                Files.exists(file) ? StoredResults.read(file, NiahResult.class) : StoredResults.none();
        NiahSummary summary = NiahSummary.of(stored.results().values());
        RunIdentity identity = sidecar.identity();
        PositionSetting position = identity.model().position();
        List<@Nullable Object> row = new ArrayList<>();
        row.add(identity.model().name());
        row.add(identity.task());
        row.add(position.scheme());
        row.add(identity.maxLength());
        row.add(position.shiftedOffset());
        row.add(position.localValue());
        row.add(identity.data().source());
        row.add(identity.data().settings().get(NiahTask.NUMBERS_SETTING));
        row.add(summary.samples());
        row.add(sidecar.samples());
        row.add(stored.failures().size());
        row.add(sidecar.complete());
        addWithInterval(row, summary.atLeastHalf());
        addWithInterval(row, summary.all());
        row.add(percent(summary.recall().percent()));
        for (int quarter = 0; quarter < NiahTask.NEEDLES; quarter++) {
            row.add(
                    quarter < summary.recallByDepth().size()
                            ? percent(summary.recallByDepth().get(quarter).percent())
                            : null);
        }
        row.add(file.getFileName().toString());
        return row;
    }

    private static void addWithInterval(List<@Nullable Object> row, Share share) {
        row.add(percent(share.percent()));
        row.add(percent(share.interval().lower()));
        row.add(percent(share.interval().upper()));
    }

    private static @Nullable String percent(double value) {
        return Double.isNaN(value) ? null : String.format(Locale.ROOT, "%.2f", value);
    }
}
