package dev.stringbench.cli.speed;

import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.measure.AttentionBenchmark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The execution of a {@link SpeedPlan}: the machine's rates, the whole model, and last the attention op, in the blocks
 * that the model ran with.
 */
final class SpeedRun {

    private static final int MATMUL_SIDE_ON_CPU = 1024;
    private static final int MATMUL_SIDE_ON_CUDA = 8192;
    private static final long COPY_BYTES_ON_CPU = 64L << 20;
    private static final long COPY_BYTES_ON_CUDA = 1L << 30;
    private static final long SEED = 42;

    private final SpeedPlan plan;
    private final Cancellation cancellation;
    private final Consumer<SpeedReport> sink;
    private final Consumer<String> progress;
    private final List<SpeedRow> rows = new ArrayList<>();
    private @Nullable SpeedReport report;

    /**
     * Prepare.
     *
     * @param cancellation ends the run early; what was measured by then is reported
     * @param sink takes the report each time that there is more of it
     * @param progress takes words on what is done now
     */
    SpeedRun(SpeedPlan plan, Cancellation cancellation, Consumer<SpeedReport> sink, Consumer<String> progress) {
        this.plan = plan;
        this.cancellation = cancellation;
        this.sink = sink;
        this.progress = progress;
    }

    /** Measure. What was measured before something fails is {@link #measured}. */
    SpeedReport run() {
        report = rates();
        LoadOptions op = plan.options();
        try {
            if (!plan.opOnly()) {
                op = measureModel();
            }
            measureAttention(op);
        } catch (CancellationException e) {
            return report();
        }
        return report();
    }

    /** What has been measured by now; empty where that is nothing. */
    Optional<SpeedReport> measured() {
        return rows.isEmpty() ? Optional.empty() : Optional.of(report());
    }

    private SpeedReport report() {
        return Objects.requireNonNull(report).with(rows);
    }

    /** Returns the options of the attention op, in the blocks and with the kernel of the model. */
    private LoadOptions measureModel() {
        var scaling = new ScalingTrials(plan, SEED, cancellation);
        Optional<ScalingTrials.Together> split = Optional.empty();
        LoadOptions op;
        try (CausalLanguageModel model = CausalLanguageModel.load(plan.folder(), plan.options())) {
            int chunk = model.prefillChunkTokens();
            String kernel = model.attentionKernels().get(0);
            op = plan.options().withPrefillChunkTokens(chunk).withAttentionKernel(kernel);
            report = report().of(chunk, kernel, model.singleDecoding(schemes()));
            measureModel(model);
            if (plan.options().tensorParallel() > 1 && plan.copies() == 1) {
                split = Optional.of(scaling.split(model, single()));
            }
        }
        if (plan.scales()) {
            progress.accept("measuring several devices against one");
            report = report().withScaling(scaling.compare(single(), split));
            sink.accept(report());
        }
        return op;
    }

    private List<PositionScheme> schemes() {
        return plan.lengths().stream()
                .flatMap(length -> length.choices().stream())
                .map(PositionChoice::scheme)
                .toList();
    }

    private void measureModel(CausalLanguageModel model) {
        var trials = new ModelTrials(model, plan.samples(), plan.newTokens(), SEED, cancellation);
        for (SpeedPlan.Length length : plan.lengths()) {
            for (PositionChoice choice : length.choices()) {
                tell(length, choice.label());
                rows.add(trials.at(length.tokens(), choice));
                sink.accept(report());
                if (plan.batch() > 1) {
                    tell(length, choice.label() + ", several sequences together");
                    trials.together(length.tokens(), choice, plan.batch()).ifPresent(rows::add);
                    sink.accept(report());
                }
            }
        }
    }

    /** The rows of one sequence. */
    private List<SpeedRow> single() {
        return rows.stream().filter(row -> row.sequences() == 1).toList();
    }

    private void measureAttention(LoadOptions options) {
        try (AttentionBenchmark benchmark = AttentionBenchmark.open(plan.config(), options)) {
            var trials = new AttentionTrials(benchmark, plan.samples(), cancellation::isCancelled);
            for (SpeedPlan.Length length : plan.lengths()) {
                if (cancellation.isCancelled()) {
                    return;
                }
                tell(length, "attention of one layer");
                rows.addAll(trials.at(length.tokens(), length.choices()));
                sink.accept(report());
            }
        }
    }

    /** Measure what the machine can do; shares are given of it. */
    private SpeedReport rates() {
        try (AttentionBenchmark benchmark = AttentionBenchmark.open(plan.config(), plan.options())) {
            boolean cpu = benchmark.device().equals("cpu");
            int side = cpu ? MATMUL_SIDE_ON_CPU : MATMUL_SIDE_ON_CUDA;
            long bytes = cpu ? COPY_BYTES_ON_CPU : COPY_BYTES_ON_CUDA;
            double matmul = Spread.of(benchmark.matmul(side), plan.samples()).median();
            double copy = Spread.of(benchmark.copy(bytes), plan.samples()).median();
            return new SpeedReport(
                    plan.name(),
                    plan.config().numHiddenLayers(),
                    benchmark.dtype().torchName(),
                    benchmark.device(),
                    EngineReport.read().engine(),
                    benchmark.kernel(),
                    benchmark.twoPassKernel(),
                    benchmark.chunkTokens(),
                    null,
                    side,
                    2.0 * side * side * side / matmul,
                    2.0 * bytes / copy,
                    List.of(),
                    List.of());
        }
    }

    private void tell(SpeedPlan.Length length, String what) {
        progress.accept(String.format(Locale.ROOT, "measuring %,d tokens, %s", length.tokens(), what));
    }
}
