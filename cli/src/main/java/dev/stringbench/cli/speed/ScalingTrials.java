package dev.stringbench.cli.speed;

import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.cli.speed.SpeedRow.Way;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import dev.stringbench.inference.torch.load.DeviceGroups;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measurements of several copies of a model, or of one whose layers are split, against one copy of whole layers.
 *
 * @param plan what is measured
 * @param seed of the prompts
 * @param cancellation stops a measurement
 */
record ScalingTrials(SpeedPlan plan, long seed, Cancellation cancellation) {

    /**
     * What copies did at the same time, or one that is split.
     *
     * @param rows of each length and scheme, one for each copy
     * @param sums seconds of the sums over ranks, of each length's prefill and, last, of a decode step
     */
    record Together(List<List<SpeedRow>> rows, List<Double> sums) {}

    /** What the run's own model did, of which there is one that is split. */
    Together split(CausalLanguageModel model, List<SpeedRow> rows) {
        return new Together(rows.stream().map(List::of).toList(), sums(model, rows));
    }

    /**
     * Compare one copy of whole layers with all together. What the run's own model did is not measured again.
     *
     * @param own rows of the run's own model, one for each length and scheme
     * @param split what the run's own model did, where it is all that there is
     * @throws CancellationException when cancelled
     * @throws InferenceException where a measurement fails
     */
    List<ScalingRow> compare(List<SpeedRow> own, Optional<Together> split) {
        own.forEach(ScalingTrials::requireMeasured);
        List<SpeedRow> one = plan.options().tensorParallel() > 1 ? whole() : own;
        Together all = split.orElseGet(() -> together(own));
        List<ScalingRow> rows = new ArrayList<>();
        for (int i = 0; i < all.rows().size(); i++) {
            rows.add(row(
                    one.get(i),
                    all.rows().get(i),
                    all.sums().get(i),
                    all.sums().get(all.rows().size())));
        }
        return List.copyOf(rows);
    }

    private List<SpeedRow> whole() {
        try (CausalLanguageModel model = load(plan.options().withTensorParallel(1))) {
            return measure(List.of(model)).stream().map(rows -> rows.get(0)).toList();
        }
    }

    private Together together(List<SpeedRow> own) {
        LoadOptions options = plan.options();
        List<CausalLanguageModel> models = new ArrayList<>();
        try {
            for (List<String> devices : DeviceGroups.of(plan.config(), options, OptionalInt.of(plan.copies()))
                    .groups()) {
                models.add(load(options.withDevice(String.join(",", devices))));
            }
            return new Together(measure(models), sums(models.get(0), own));
        } finally {
            models.forEach(CausalLanguageModel::close);
        }
    }

    private static List<Double> sums(CausalLanguageModel model, List<SpeedRow> rows) {
        return Stream.concat(rows.stream().map(SpeedRow::length), Stream.of(1))
                .map(model::secondsInSums)
                .toList();
    }

    private CausalLanguageModel load(LoadOptions options) {
        return CausalLanguageModel.load(plan.folder(), options);
    }

    /** The rows of each length and scheme, one for each copy, all measured at the same time. */
    private List<List<SpeedRow>> measure(List<CausalLanguageModel> models) {
        ExecutorService threads = Executors.newFixedThreadPool(models.size());
        try {
            List<List<SpeedRow>> rows = new ArrayList<>();
            for (SpeedPlan.Length length : plan.lengths()) {
                for (PositionChoice choice : length.choices()) {
                    List<CompletableFuture<SpeedRow>> futures = models.stream()
                            .map(model -> CompletableFuture.supplyAsync(
                                    () -> trials(model).at(length.tokens(), choice), threads))
                            .toList();
                    rows.add(futures.stream().map(ScalingTrials::await).toList());
                }
            }
            return rows;
        } finally {
            threads.shutdown();
        }
    }

    private ModelTrials trials(CausalLanguageModel model) {
        return new ModelTrials(model, plan.samples(), plan.newTokens(), seed, cancellation);
    }

    private static SpeedRow await(CompletableFuture<SpeedRow> future) {
        try {
            SpeedRow row = future.join();
            requireMeasured(row);
            return row;
        } catch (CompletionException e) {
            if (e.getCause() instanceof CancellationException cancelled) {
                throw cancelled;
            }
            throw e;
        }
    }

    private static void requireMeasured(SpeedRow row) {
        if (row.failure() != null) {
            throw new InferenceException(Fault.ENGINE_FAILURE, String.valueOf(row.failure()));
        }
    }

    private ScalingRow row(SpeedRow one, List<SpeedRow> all, double prefillSums, double stepSums) {
        Way way = one.way();
        double prefill = all.stream().mapToDouble(ScalingTrials::prefill).sum();
        boolean decodes = one.decodeTokensPerSecond() != null;
        double decode = all.stream().mapToDouble(ScalingTrials::decode).sum();
        @Nullable Double decodePerSecond = decodes ? Double.valueOf(decode) : null;
        @Nullable Double decodeToOne = decodes ? Double.valueOf(decode / decode(one)) : null;
        return new ScalingRow(
                one.length(),
                way,
                all.size(),
                plan.options().tensorParallel(),
                prefill,
                prefill / prefill(one),
                decodePerSecond,
                decodeToOne,
                prefillSums,
                stepSums);
    }

    private static double prefill(SpeedRow row) {
        Double rate = row.prefillTokensPerSecond();
        return rate == null ? 0 : rate;
    }

    private static double decode(SpeedRow row) {
        Double rate = row.decodeTokensPerSecond();
        return rate == null ? 0 : rate;
    }
}
