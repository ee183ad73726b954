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
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
     * Measure one whole copy, then all together, and compare.
     *
     * @throws CancellationException when cancelled
     * @throws InferenceException where a measurement fails
     */
    List<ScalingRow> run() {
        List<List<SpeedRow>> one;
        try (CausalLanguageModel whole = load(plan.options().withTensorParallel(1))) {
            one = measure(List.of(whole));
        }
        LoadOptions options = plan.options();
        List<List<String>> groups = DeviceGroups.of(plan.config(), options, OptionalInt.of(plan.copies()))
                .groups();
        List<CausalLanguageModel> models = new ArrayList<>();
        try {
            for (List<String> devices : groups) {
                models.add(load(groups.size() == 1 ? options : options.withDevice(String.join(",", devices))));
            }
            List<List<SpeedRow>> all = measure(models);
            List<ScalingRow> rows = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                rows.add(row(one.get(i).get(0), all.get(i), models.get(0)));
            }
            return List.copyOf(rows);
        } finally {
            models.forEach(CausalLanguageModel::close);
        }
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
        SpeedRow row;
        try {
            row = future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CancellationException cancelled) {
                throw cancelled;
            }
            throw e;
        }
        if (row.failure() != null) {
            throw new InferenceException(Fault.ENGINE_FAILURE, String.valueOf(row.failure()));
        }
        return row;
    }

    private ScalingRow row(SpeedRow one, List<SpeedRow> all, CausalLanguageModel model) {
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
                model.secondsInSums(one.length()),
                model.secondsInSums(1));
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
