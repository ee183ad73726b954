package dev.stringbench.inference.torch.measure;

import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.position.AttentionPlan;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.torch.kernel.BandPlan;
import dev.stringbench.inference.torch.kernel.StepKernel;
import dev.stringbench.inference.torch.program.PlanArguments;
import java.util.Collections;
import java.util.List;

/** One layer's keys and values, random numbers, over which the attention op runs in several ways. */
public final class BenchmarkLayer implements AutoCloseable {
    /** Further rows, as a model's cache and rotated queries have them. */
    private static final int SPARE_ROWS = 512;

    private final AttentionBenchmark owner;
    private final ModelConfig config;
    private final int length;
    private final PtNDManager scope;
    private final PtNDArray cachedKey;
    private final PtNDArray cachedValue;
    private final PtNDArray key;
    private final PtNDArray value;

    BenchmarkLayer(AttentionBenchmark owner, int length) {
        this.owner = owner;
        this.config = owner.config();
        this.length = length;
        this.scope = owner.newScope();
        try {
            this.cachedKey = owner.draw(
                    scope,
                    length + SPARE_ROWS,
                    config.attention().keyValueHeads(),
                    config.attention().headDim());
            this.cachedValue = owner.draw(
                    scope,
                    length + SPARE_ROWS,
                    config.attention().keyValueHeads(),
                    config.attention().headDim());
            this.key = (PtNDArray) cachedKey.get(new NDIndex("0:" + length));
            this.value = (PtNDArray) cachedValue.get(new NDIndex("0:" + length));
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    /** The op of a whole prefill, block by block as a model runs it; queries and keys are rotated already. */
    public TimedOperation prefill(PositionScheme scheme) {
        AttentionPlan plan = plan(scheme);
        return BandPlan.of(plan).map(this::prefill).orElseGet(() -> pieces(plan, 0));
    }

    private TimedOperation prefill(BandPlan plan) {
        int whole = Math.min(owner.chunkTokens(), length);
        return runs -> {
            try (PtNDManager blocks = owner.newScope()) {
                PtNDArray near = queries(blocks, whole + SPARE_ROWS);
                PtNDArray far = queries(blocks, whole + SPARE_ROWS);
                int rest = length % whole;
                PtNDArray lastNear = rest == 0 ? near : queries(blocks, rest + SPARE_ROWS);
                PtNDArray lastFar = rest == 0 ? far : queries(blocks, rest + SPARE_ROWS);
                return owner.time(runs, turn -> {
                    for (int start = 0; start < length - whole; start += whole) {
                        attend(turn, plan, near, far, start, whole).close();
                    }
                    int count = rest == 0 ? whole : rest;
                    return attend(turn, plan, lastNear, lastFar, length - count, count);
                });
            }
        };
    }

    /** The op of one decode step, at the last position. */
    public TimedOperation decode(PositionScheme scheme) {
        AttentionPlan plan = plan(scheme);
        return BandPlan.of(plan).map(this::decode).orElseGet(() -> pieces(plan, length - 1));
    }

    /** A plan that takes pieces, from some position on to the last. */
    private TimedOperation pieces(AttentionPlan plan, int first) {
        var arguments = new PlanArguments(plan);
        int whole = Math.min(owner.chunkTokens(), length - first);
        return runs -> {
            try (PtNDManager block = owner.newScope();
                    IValue regions = owner.program()
                            .call("plan")
                            .with(arguments.regions(List.of(plan)))
                            .run()) {
                PtNDArray query = queries(block, whole + SPARE_ROWS);
                return owner.time(runs, turn -> {
                    int start = first;
                    for (; start < length - whole; start += whole) {
                        attend(turn, plan, regions, query, start, whole).close();
                    }
                    return attend(turn, plan, regions, query, start, length - start);
                });
            }
        };
    }

    private PtNDArray attend(
            PtNDManager turn, AttentionPlan plan, IValue regions, PtNDArray query, int start, int count) {
        return owner.program()
                .call("attend_plan")
                .withTensors(Collections.nCopies(plan.regions().size(), query))
                .with(regions)
                .with(count)
                .withTensors(Collections.nCopies(plan.keyMaps().size(), cachedKey))
                .with(cachedValue)
                .with(start)
                .with(owner.causalKernel())
                .runForTensor(turn);
    }

    private TimedOperation decode(BandPlan plan) {
        return runs -> {
            try (PtNDManager block = owner.newScope()) {
                if (owner.step().form() == StepKernel.Form.FUSED) {
                    return timeFusedSteps(runs, plan, block);
                }
                PtNDArray near = queries(block, 1);
                PtNDArray far = queries(block, 1);
                return owner.step().form() == StepKernel.Form.TOGETHER
                        ? timeFlashSteps(runs, plan, near, far)
                        : owner.time(runs, turn -> attend(turn, plan, near, far, length - 1, 1));
            }
        };
    }

    /** Our own kernels, which rotate and cache too. */
    private double timeFusedSteps(int runs, BandPlan plan, PtNDManager block) {
        boolean hasFar = plan.hasFar(length);
        PtNDArray joined = owner.draw(
                block,
                1,
                config.attention().heads() + 2L * config.attention().keyValueHeads(),
                config.attention().headDim());
        PtNDArray cosine = owner.draw(
                block, Dtype.FLOAT32, hasFar ? 2 : 1, 1, 1, config.attention().headDim() / 2);
        PtNDArray place = owner.program()
                .call("place_of")
                .with(length - 1)
                .with(owner.device())
                .runForTensor(block);
        return owner.time(
                runs,
                turn -> owner.program()
                        .call("fused_step")
                        .with(owner.step().name())
                        .with(joined)
                        .with(cachedKey)
                        .with(cachedValue)
                        .with(cosine)
                        .with(cosine)
                        .with(place)
                        .with(length)
                        .with(plan.reach())
                        .with(hasFar)
                        .runForTensor(turn));
    }

    /** Where a device decodes several sequences in one call, one sequence takes the same call. */
    private double timeFlashSteps(int runs, BandPlan plan, PtNDArray near, PtNDArray far) {
        try (IValue regions = owner.program()
                .call("decode_regions")
                .with(length - 1)
                .with(plan.reach())
                .with(owner.device())
                .run()) {
            return owner.time(
                    runs,
                    turn -> owner.program()
                            .call("attend_step")
                            .with(near)
                            .with(far)
                            .with(key)
                            .with(value)
                            .with(regions)
                            .with(length - 1)
                            .with(plan.hasFar(length))
                            .runForTensor(turn));
        }
    }

    /** Plain causal attention of the whole prompt in one call of a kernel of libtorch. */
    public TimedOperation causal() {
        return runs -> {
            try (PtNDManager prompt = owner.newScope()) {
                PtNDArray query = queries(prompt, length);
                return owner.time(
                        runs,
                        turn -> owner.benchmark()
                                .call("causal")
                                .with(query)
                                .with(key)
                                .with(value)
                                .with(owner.causalKernel())
                                .runForTensor(turn));
            }
        };
    }

    /**
     * STRING's prefill in the two passes of the original's code.
     *
     * @param shiftedOffset S in tokens
     */
    public TimedOperation twoPass(int shiftedOffset) {
        return runs -> {
            try (PtNDManager prompt = owner.newScope()) {
                PtNDArray near = queries(prompt, length);
                PtNDArray far = queries(prompt, length);
                return owner.time(
                        runs,
                        turn -> owner.benchmark()
                                .call("two_pass")
                                .with(near)
                                .with(far)
                                .with(key)
                                .with(value)
                                .with(shiftedOffset)
                                .with(owner.twoPassKernel())
                                .runForTensor(turn));
            }
        };
    }

    private PtNDArray attend(PtNDManager turn, BandPlan plan, PtNDArray near, PtNDArray far, int start, int count) {
        return owner.program()
                .call("attend")
                .with(near)
                .with(far)
                .with(count)
                .with(cachedKey)
                .with(cachedValue)
                .with(start)
                .with(plan.reach())
                .with(plan.hasFar(start + count))
                .with(plan.doublesBorder() && count > 1)
                .with(owner.kernel())
                .runForTensor(turn);
    }

    private AttentionPlan plan(PositionScheme scheme) {
        return scheme.plan(config.attention().slidingWindows().get(0));
    }

    /** {@code (tokens, heads, headDim)}. */
    private PtNDArray queries(PtNDManager manager, int tokens) {
        return owner.draw(
                manager, tokens, config.attention().heads(), config.attention().headDim());
    }

    @Override
    public void close() {
        scope.close();
    }
}
