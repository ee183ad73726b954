package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.cuda.CudaDevice;
import dev.stringbench.inference.cuda.HostWord;
import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import dev.stringbench.inference.rope.RotaryTable;
import dev.stringbench.inference.torch.LogitsDistance;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** Two ranks of decode.cu on the halves of one GPU, against the whole model on all of it. */
@EnabledIf(value = "hasGpu", disabledReason = "a GPU of compute capability 8.0 or newer is wanted")
@Timeout(300)
class SplitDecodeOnOneGpuTest {
    private static final int RANKS = 2;
    private static final DecodeShape SHAPE = new DecodeShape(3, 512, 1408, 8, 2, 128, 1003, 1e-5);
    private static final Dtype DTYPE = Dtype.BFLOAT16;
    private static final int ROWS = 400;
    private static final int BASE = 11;
    private static final int FIRST_POSITION = 250;
    private static final int STEPS = 5;
    private static final RotaryTable TABLE =
            RotaryTable.of(new RotaryConfig(10_000, SHAPE.headDim(), ROWS, new RopeScaling.Default()), ROWS);

    static boolean hasGpu() {
        return DecodeKernelOnGpuTest.hasGpu();
    }

    @Test
    void twoRanksGiveTheLogitsOfTheWholeAndAreGivenUpInTime() {
        assertTrue(EngineReport.read().cudaBuild());
        try (TorchProgram program = KernelProgram.load();
                PtNDManager scope = program.newScope()) {
            List<Map<String, PtNDArray>> layers = IntStream.range(0, SHAPE.layers())
                    .mapToObj(layer -> layer(program, scope))
                    .toList();
            PtNDArray embedding = random(program, scope, 1, SHAPE.vocab(), SHAPE.hidden());
            PtNDArray head = random(program, scope, 0.05, SHAPE.vocab(), SHAPE.hidden());
            PtNDArray norm = random(program, scope, 1, SHAPE.hidden());
            List<IValue> models = new ArrayList<>();
            List<IValue> caches = new ArrayList<>();
            List<DecodeStep> steps = new ArrayList<>();
            try (var stop = new HostWord(CudaDevice.of(0))) {
                for (int rank = -1; rank < RANKS; rank++) { // first the whole
                    DecodePart part = part(rank);
                    long[] tokens = {
                        part.firstToken(), part.firstToken() + part.shape().vocab()
                    };
                    IValue model = program.call("model")
                            .with(part.shape().kvHeads())
                            .with(SHAPE.headDim())
                            .with(SHAPE.epsilon())
                            .with(ROWS)
                            .with(slice(program, scope, embedding, 0, tokens))
                            .with(norm)
                            .with(slice(program, scope, head, 0, tokens))
                            .run();
                    models.add(model);
                    for (Map<String, PtNDArray> layer : layers) {
                        program.call("add_layer")
                                .with(model)
                                .with(rank < 0 ? layer : slices(program, scope, layer, rank))
                                .with("plain")
                                .with("each")
                                .run()
                                .close();
                    }
                    caches.add(program.call("new_cache")
                            .with(model)
                            .with(ROWS)
                            .with(1)
                            .run());
                    DecodeKernel kernel = DecodeKernel.load(program, model, part, DTYPE);
                    CudaDevice device = kernel.device();
                    steps.add(new DecodeStep(
                            kernel,
                            program,
                            rank < 0
                                    ? DecodeSeat.of(kernel)
                                    : new DecodeSeat(
                                            device,
                                            0,
                                            device.multiprocessors() / RANKS,
                                            OptionalLong.of(device.newStream()))));
                }
                for (int index = 0; index < steps.size(); index++) {
                    steps.get(index).use(caches.get(index), new StepBands(new long[] {77, 77, 77}, true, -60));
                }
                requireSame(steps.get(0), steps.subList(1, steps.size()), stop);
            } finally {
                steps.forEach(DecodeStep::close);
                caches.forEach(IValue::close);
                models.forEach(IValue::close);
            }
        }
    }

    private static void requireSame(DecodeStep whole, List<DecodeStep> ranks, HostWord stop) {
        ranks.forEach(rank -> rank.join(ranks, stop, Duration.ofMillis(500).toNanos()));
        var late = new LateRank(ranks.get(1));
        var run = new SplitRun(List.of(ranks.get(0), late), new SplitStep.HostStop(stop), part(0).exchanges());
        for (int step = 0; step < STEPS; step++) {
            var token = new StepToken(step % 2 == 0 ? step : SHAPE.vocab() - step, BASE, FIRST_POSITION + step, TABLE);
            long expected = whole.run(token);
            long actual = run.run(token);
            float[] logits = logits(ranks);
            float[] all = whole.logits().toFloatArray();
            double error = LogitsDistance.relative(logits, all);
            assertTrue(error < 0.05, "step " + step + ": " + error);
            assertEquals(all[(int) expected], all[(int) actual], 0.2, "step " + step);
            late.comes = false;
            assertThrows(InferenceException.class, () -> run.run(token));
            late.comes = true;
            assertEquals(actual, run.run(token), "after it was given up");
            assertArrayEquals(logits, logits(ranks), "the same bits");
        }
    }

    private static float[] logits(List<DecodeStep> ranks) {
        var all = new float[SHAPE.vocab()];
        int at = 0;
        for (DecodeStep rank : ranks) {
            float[] some = rank.logits().toFloatArray();
            System.arraycopy(some, 0, all, at, some.length);
            at += some.length;
        }
        return all;
    }

    private static DecodePart part(int rank) {
        if (rank < 0) {
            return DecodePart.whole(SHAPE);
        }
        int first = SHAPE.vocab() * rank / RANKS;
        int end = SHAPE.vocab() * (rank + 1) / RANKS;
        return new DecodePart(
                rank,
                RANKS,
                first,
                new DecodeShape(
                        SHAPE.layers(),
                        SHAPE.hidden(),
                        SHAPE.intermediate() / RANKS,
                        SHAPE.heads() / RANKS,
                        SHAPE.kvHeads() / RANKS,
                        SHAPE.headDim(),
                        end - first,
                        SHAPE.epsilon()));
    }

    private static Map<String, PtNDArray> layer(TorchProgram program, PtNDManager scope) {
        Map<String, PtNDArray> tensors = new LinkedHashMap<>();
        int kvWidth = SHAPE.kvHeads() * SHAPE.headDim();
        tensors.put("attention_norm.weight", random(program, scope, 1, SHAPE.hidden()));
        tensors.put("query.weight", random(program, scope, 0.05, SHAPE.queryWidth(), SHAPE.hidden()));
        tensors.put("key.weight", random(program, scope, 0.05, kvWidth, SHAPE.hidden()));
        tensors.put("value.weight", random(program, scope, 0.05, kvWidth, SHAPE.hidden()));
        tensors.put("attention_output.weight", random(program, scope, 0.05, SHAPE.hidden(), SHAPE.queryWidth()));
        tensors.put("feed_forward_norm.weight", random(program, scope, 1, SHAPE.hidden()));
        tensors.put("gate.weight", random(program, scope, 0.05, SHAPE.intermediate(), SHAPE.hidden()));
        tensors.put("up.weight", random(program, scope, 0.05, SHAPE.intermediate(), SHAPE.hidden()));
        tensors.put("down.weight", random(program, scope, 0.02, SHAPE.hidden(), SHAPE.intermediate()));
        return tensors;
    }

    /** A rank's rows, or columns of what gives the hidden state. */
    private static Map<String, PtNDArray> slices(
            TorchProgram program, PtNDManager scope, Map<String, PtNDArray> layer, int rank) {
        Map<String, PtNDArray> part = new LinkedHashMap<>();
        layer.forEach((name, tensor) -> {
            if (name.contains("norm")) {
                part.put(name, tensor);
            } else {
                int side = name.startsWith("attention_output") || name.startsWith("down") ? 1 : 0;
                long size = tensor.getShape().get(side);
                part.put(name, slice(program, scope, tensor, side, new long[] {
                    size * rank / RANKS, size * (rank + 1) / RANKS
                }));
            }
        });
        return part;
    }

    private static PtNDArray slice(TorchProgram program, PtNDManager scope, PtNDArray tensor, int side, long[] bounds) {
        return program.call("slice").with(tensor).with(side).with(bounds).runForTensor(scope);
    }

    private static PtNDArray random(TorchProgram program, PtNDManager scope, double deviation, long... shape) {
        return program.call("random")
                .with(shape)
                .with(0.0)
                .with(deviation)
                .with("cuda:0")
                .with(TorchDtype.scalarType(DTYPE))
                .runForTensor(scope);
    }
}
