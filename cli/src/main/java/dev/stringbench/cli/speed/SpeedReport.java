package dev.stringbench.cli.speed;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of {@code speed}.
 *
 * @param model name of the model or shape
 * @param layers its layers
 * @param dtype type of weights and arithmetic
 * @param device such as {@code cuda:0}
 * @param engine engine and version
 * @param kernel the attention kernel
 * @param twoPassKernel the kernel of the two passes
 * @param chunk tokens of one prefill block
 * @param decoding how one sequence is decoded, in words; null where no model was loaded
 * @param matmulSide rows and columns of the matrices that {@code matmulFlops} was measured with
 * @param matmulFlops the device's FLOP/s in a product of large matrices
 * @param memoryBytes the device's bytes per second in a copy, read and written ones together
 * @param scaling what several devices do, where that was measured
 * @param rows the measurements
 */
record SpeedReport(
        String model,
        int layers,
        String dtype,
        String device,
        String engine,
        String kernel,
        String twoPassKernel,
        int chunk,
        @Nullable String decoding,
        int matmulSide,
        double matmulFlops,
        double memoryBytes,
        List<ScalingRow> scaling,
        List<SpeedRow> rows) {

    SpeedReport {
        scaling = List.copyOf(scaling);
        rows = List.copyOf(rows);
    }

    /** The same machine with the blocks, the kernel and the decoding of a loaded model. */
    SpeedReport of(int prefillChunk, String attentionKernel, String decodingOne) {
        return new SpeedReport(
                model,
                layers,
                dtype,
                device,
                engine,
                attentionKernel,
                twoPassKernel,
                prefillChunk,
                decodingOne,
                matmulSide,
                matmulFlops,
                memoryBytes,
                scaling,
                rows);
    }

    SpeedReport with(List<SpeedRow> more) {
        return new SpeedReport(
                model,
                layers,
                dtype,
                device,
                engine,
                kernel,
                twoPassKernel,
                chunk,
                decoding,
                matmulSide,
                matmulFlops,
                memoryBytes,
                scaling,
                more);
    }

    /** The same with what several devices do. */
    SpeedReport withScaling(List<ScalingRow> more) {
        return new SpeedReport(
                model,
                layers,
                dtype,
                device,
                engine,
                kernel,
                twoPassKernel,
                chunk,
                decoding,
                matmulSide,
                matmulFlops,
                memoryBytes,
                more,
                rows);
    }

    /** What several devices do where one copy of the whole model was measured, one sequence at a time. */
    Optional<ScalingRow> scalingOf(SpeedRow row) {
        return scaling.stream()
                .filter(all -> row.part() == SpeedRow.Part.MODEL && row.sequences() == 1)
                .filter(all -> all.length() == row.length() && all.way().equals(row.way()))
                .findFirst();
    }

    /** Share of the matrix rate that a prefill reaches. */
    @Nullable Double shareOfMatmul(SpeedRow row) {
        Double rate = row.prefillRate();
        return rate == null ? null : rate / matmulFlops;
    }

    /** Share of the memory rate that a decode step reaches. */
    @Nullable Double shareOfMemory(SpeedRow row) {
        Double rate = row.decodeRate();
        return rate == null ? null : rate / memoryBytes;
    }

    /** The speed of a row's prefill relative to that of a row of the given name; more is faster. */
    @Nullable Double prefillSpeedTo(String position, SpeedRow row) {
        return ratio(position, row, SpeedRow::prefill);
    }

    /** The speed of a row's decoding relative to that of a row of the given name. */
    @Nullable Double decodeSpeedTo(String position, SpeedRow row) {
        return ratio(position, row, SpeedRow::decode);
    }

    /** The tokens that a row decodes relative to the same row with one sequence. */
    @Nullable Double speedToOne(SpeedRow row) {
        Double together = row.decodeTokensPerSecond();
        if (together == null || row.sequences() == 1) {
            return null;
        }
        return find(row, row.position())
                .map(SpeedRow::decodeTokensPerSecond)
                .map(one -> together / one)
                .orElse(null);
    }

    private @Nullable Double ratio(String position, SpeedRow row, Function<SpeedRow, @Nullable Spread> time) {
        Spread own = time.apply(row);
        if (own == null || row.sequences() > 1 || row.position().equals(position)) {
            return null;
        }
        return find(row, position)
                .map(time)
                .map(other -> other.median() / own.median())
                .orElse(null);
    }

    private Optional<SpeedRow> find(SpeedRow like, String position) {
        return rows.stream()
                .filter(row -> row.part() == like.part() && row.length() == like.length() && row.sequences() == 1)
                .filter(row -> row.position().equals(position))
                .findFirst();
    }
}
