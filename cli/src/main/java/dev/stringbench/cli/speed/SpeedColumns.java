package dev.stringbench.cli.speed;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.benchmarks.results.PositionColumns;
import dev.stringbench.cli.speed.SpeedRow.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** The columns of {@code speed}'s CSV, which are the keys of its JSON too. Times are seconds, memory is bytes. */
final class SpeedColumns {

    private static final JsonMapper JSON = new JsonMapper();

    private static final List<Column> FIRST = List.of(
            column("part", row -> row.part().name().toLowerCase(Locale.ROOT)),
            column("length", SpeedRow::length),
            column("position", SpeedRow::position));

    private static final List<Column> LAST = List.of(
            column("sequences", SpeedRow::sequences),
            column("prefill_seconds", row -> of(row.prefill(), Spread::median)),
            column("prefill_seconds_min", row -> of(row.prefill(), Spread::least)),
            column("prefill_seconds_max", row -> of(row.prefill(), Spread::greatest)),
            column("prefill_samples", row -> of(row.prefill(), Spread::samples)),
            column("prefill_tokens_per_second", SpeedRow::prefillTokensPerSecond),
            column("prefill_flops", SpeedRow::prefillFlops),
            column("prefill_flops_per_second", SpeedRow::prefillRate),
            new Column("prefill_share_of_matmul", SpeedReport::shareOfMatmul),
            new Column("prefill_speed_to_rope", (report, row) -> report.prefillSpeedTo("rope", row)),
            new Column("prefill_speed_to_causal", (report, row) -> report.prefillSpeedTo(Way.CAUSAL, row)),
            new Column("prefill_speed_to_two_pass", (report, row) -> report.prefillSpeedTo(Way.TWO_PASS, row)),
            column("decode_seconds", row -> of(row.decode(), Spread::median)),
            column("decode_seconds_min", row -> of(row.decode(), Spread::least)),
            column("decode_seconds_max", row -> of(row.decode(), Spread::greatest)),
            column("decode_samples", row -> of(row.decode(), Spread::samples)),
            column("decode_tokens_per_second", SpeedRow::decodeTokensPerSecond),
            column("decode_bytes_per_second", SpeedRow::decodeRate),
            new Column("decode_share_of_memory_rate", SpeedReport::shareOfMemory),
            new Column("decode_speed_to_rope", (report, row) -> report.decodeSpeedTo("rope", row)),
            new Column("decode_speed_to_one_sequence", SpeedReport::speedToOne),
            column("peak_bytes", SpeedRow::peakBytes),
            column("failure", SpeedRow::failure));

    /** What several devices do beside one copy; JSON has it apart. */
    private static final List<Column> SCALING = List.of(
            scaling("scaling_copies", ScalingRow::copies),
            scaling("scaling_tensor_parallel", ScalingRow::ranks),
            scaling("scaling_prefill_tokens_per_second", ScalingRow::prefillPerSecond),
            scaling("scaling_prefill_speed_to_one", ScalingRow::prefillToOne),
            scaling("scaling_decode_tokens_per_second", ScalingRow::decodePerSecond),
            scaling("scaling_decode_speed_to_one", ScalingRow::decodeToOne),
            scaling("scaling_prefill_seconds_in_sums", ScalingRow::prefillSums),
            scaling("scaling_step_seconds_in_sums", ScalingRow::stepSums));

    private SpeedColumns() {}

    private record Column(String name, BiFunction<SpeedReport, SpeedRow, @Nullable Object> value) {}

    /** All columns of a report, those of its schemes' settings after the position. */
    private static List<Column> columns(SpeedReport report) {
        List<String> settings = PositionColumns.of(
                        report.rows().stream().map(row -> row.way().settings()).toList())
                .names();
        return Stream.of(
                        FIRST.stream(),
                        settings.stream()
                                .map(name ->
                                        column(name, row -> row.way().settings().get(name))),
                        LAST.stream())
                .flatMap(Function.identity())
                .toList();
    }

    private static Column column(String name, Function<SpeedRow, @Nullable Object> value) {
        return new Column(name, (report, row) -> value.apply(row));
    }

    private static Column scaling(String name, Function<ScalingRow, @Nullable Object> value) {
        return new Column(
                name, (report, row) -> report.scalingOf(row).map(value).orElse(null));
    }

    private static @Nullable Object of(@Nullable Spread spread, Function<Spread, Object> part) {
        return spread == null ? null : part.apply(spread);
    }

    /**
     * A line for each row, after a line of names. What was not measured is empty, and what several devices do has columns only
     * where it was.
     */
    static String csv(SpeedReport report) {
        List<Column> more = report.scaling().isEmpty() ? List.of() : SCALING;
        List<Column> columns =
                Stream.concat(columns(report).stream(), more.stream()).toList();
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setRecordSeparator("\n")
                .setHeader(columns.stream().map(Column::name).toArray(String[]::new))
                .get();
        var text = new StringBuilder();
        try (var csv = new CSVPrinter(text, format)) {
            for (SpeedRow row : report.rows()) {
                csv.printRecord(columns.stream().map(column -> column.value().apply(report, row)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** One object: the machine and the model, and the rows. What was not measured has no key. */
    static String json(SpeedReport report) {
        ObjectNode root = JSON.createObjectNode()
                .put("model", report.model())
                .put("layers", report.layers())
                .put("dtype", report.dtype())
                .put("device", report.device())
                .put("engine", report.engine())
                .put("attention_kernel", report.kernel())
                .put("two_pass_kernel", report.twoPassKernel())
                .put("prefill_chunk", report.chunk())
                .put("matmul_side", report.matmulSide())
                .put("matmul_flops_per_second", report.matmulFlops())
                .put("memory_bytes_per_second", report.memoryBytes());
        if (report.decoding() != null) {
            root.put("decoding_one_sequence", report.decoding());
        }
        if (!report.scaling().isEmpty()) {
            var scaling = root.putArray("scaling");
            report.scaling()
                    .forEach(row -> scaling.addObject()
                            .put("length", row.length())
                            .put("position", row.way().name())
                            .put("copies", row.copies())
                            .put("tensor_parallel", row.ranks())
                            .put("prefill_tokens_per_second", row.prefillPerSecond())
                            .put("prefill_speed_to_one", row.prefillToOne())
                            .put("decode_tokens_per_second", row.decodePerSecond())
                            .put("decode_speed_to_one", row.decodeToOne())
                            .put("prefill_seconds_in_sums", row.prefillSums())
                            .put("step_seconds_in_sums", row.stepSums()));
        }
        var rows = root.putArray("rows");
        List<Column> columns = columns(report);
        for (SpeedRow row : report.rows()) {
            ObjectNode object = rows.addObject();
            for (Column column : columns) {
                Object value = column.value().apply(report, row);
                if (value != null) {
                    object.putPOJO(column.name(), value);
                }
            }
        }
        return root.toPrettyString() + "\n";
    }
}
