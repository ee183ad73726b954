package dev.stringbench.cli.speed;

import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.cli.speed.SpeedRow.Part;
import dev.stringbench.cli.speed.SpeedRow.Way;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.torch.measure.AttentionBenchmark;
import dev.stringbench.inference.torch.measure.BenchmarkLayer;
import dev.stringbench.inference.torch.measure.ModelFlops;
import dev.stringbench.inference.torch.measure.TimedOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measurements of the attention op of one layer: each position scheme, plain causal attention in one call, and the
 * original's two passes.
 *
 * @param benchmark the op
 * @param samples times that each is measured
 * @param cancelled whether the user wants no more
 */
record AttentionTrials(AttentionBenchmark benchmark, int samples, BooleanSupplier cancelled) {

    /** Measure one length. */
    List<SpeedRow> at(int length, List<PositionChoice> choices) {
        var rows = new ArrayList<SpeedRow>();
        try (BenchmarkLayer layer = benchmark.layer(length)) {
            for (PositionChoice choice : choices) {
                var flops = new ModelFlops(benchmark.config(), choice.scheme());
                add(rows, length, Way.of(choice), flops, layer.prefill(choice.scheme()), layer.decode(choice.scheme()));
            }
            var plain = new ModelFlops(benchmark.config(), new Rope());
            add(rows, length, Way.causal(benchmark.causalKernel()), plain, layer.causal(), null);
            // The original's passes are near and far keys of one rotation, as a plan with a border is.
            choices.stream()
                    .map(PositionChoice::scheme)
                    .filter(scheme -> border(scheme).isPresent())
                    .findFirst()
                    .ifPresent(scheme -> add(
                            rows,
                            length,
                            Way.twoPass(border(scheme).getAsInt(), benchmark.twoPassKernel()),
                            new ModelFlops(benchmark.config(), scheme),
                            layer.twoPass(border(scheme).getAsInt()),
                            null));
        } catch (InferenceException e) {
            choices.forEach(
                    choice -> rows.add(SpeedRow.failed(Part.ATTENTION, length, Way.of(choice), 1, e.getMessage())));
        }
        return rows;
    }

    private static OptionalInt border(PositionScheme scheme) {
        return scheme.plan(OptionalInt.empty()).border();
    }

    private void add(
            List<SpeedRow> rows,
            int length,
            Way way,
            ModelFlops flops,
            TimedOperation prefill,
            @Nullable TimedOperation decode) {
        if (cancelled.getAsBoolean()) {
            return;
        }
        try {
            double cacheBytes = 2.0
                    * benchmark.config().attention().keyValueWidth()
                    * benchmark.dtype().bytes()
                    * length;
            rows.add(new SpeedRow(
                    Part.ATTENTION,
                    length,
                    way,
                    1,
                    Spread.of(prefill, samples),
                    (double) flops.attention(0, length),
                    decode == null ? null : Spread.of(decode, samples),
                    decode == null ? null : cacheBytes,
                    null,
                    null));
        } catch (InferenceException e) {
            rows.add(SpeedRow.failed(Part.ATTENTION, length, way, 1, e.getMessage()));
        }
    }
}
