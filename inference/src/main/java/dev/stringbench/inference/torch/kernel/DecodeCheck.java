package dev.stringbench.inference.torch.kernel;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.rope.RotaryTable;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The comparison of steps by decode.cu with plain maths (single.py) on the model's own weights and a random cache.
 *
 * @param shape of the model, or of a rank's part
 * @param table for {@link #ROWS} tokens
 */
record DecodeCheck(TorchProgram program, DecodeShape shape, RotaryTable table, Dtype dtype) {
    /** Of the cache. */
    static final int ROWS = 300;

    private static final int BASE = 37;
    private static final int USUAL_LAYERS = 32;
    private static final int FAR_SHIFT = -60;

    /**
     * What a step sees.
     *
     * @param hasFar whether there are far keys
     * @param reach keys nearer than this are near
     * @param position of the first token
     */
    record Case(boolean hasFar, int reach, int position) {}

    static final List<Case> CASES = List.of(new Case(true, 77, 200), new Case(false, 1000, 64));

    /** @throws InferenceException ENGINE_FAILURE for heads that decode.cu does not rotate */
    DecodeCheck {
        if (table.inverseFrequencies().length != shape.headDim() / 2) {
            throw KernelKind.refusal("heads that are rotated whole");
        }
    }

    IValue newCache(IValue model) {
        return program.call("random_cache").with(model).with(ROWS).run();
    }

    StepBands bands(Case seen) {
        long[] reaches = new long[shape.layers()];
        Arrays.fill(reaches, seen.reach());
        return new StepBands(reaches, seen.hasFar(), FAR_SHIFT);
    }

    StepToken token(Case seen, int token, int step) {
        return new StepToken(token, BASE, seen.position() + step, table);
    }

    /**
     * How far a step's logits, and the keys and values that it cached, are from those of plain maths, in parts of their size;
     * infinite where its choice is not the greatest of its logits. Of a model that is split every rank must ask, in its work.
     *
     * @param logits of all tokens
     */
    double error(IValue model, IValue cache, PtNDArray logits, long chosen, StepToken token, Case seen) {
        try (IValue difference = program.call("single_error")
                .with(model)
                .with(cache)
                .with(logits)
                .with(chosen)
                .with(token.token())
                .with(token.base())
                .with(token.position())
                .with(table.inverseFrequencies())
                .with(table.attentionScaling())
                .with(seen.reach())
                .with(seen.hasFar())
                .with(FAR_SHIFT)
                .run()) {
            return difference.toDouble();
        }
    }

    /** Refuse more than roundings add up to through all layers, like the steps of a random walk, as an ENGINE_FAILURE. */
    void require(double error) {
        double depth = Math.max(1, Math.sqrt(shape.layers() / (double) USUAL_LAYERS));
        double tolerance = depth * (dtype == Dtype.BFLOAT16 ? 0.1 : 0.02);
        if (!(error < tolerance)) {
            throw new InferenceException(
                    Fault.ENGINE_FAILURE,
                    String.format(
                            Locale.ROOT,
                            "%s is wrong by %.3g of the logits, where %.3g is allowed",
                            OwnSource.DECODE.file(),
                            error,
                            tolerance));
        }
    }
}
