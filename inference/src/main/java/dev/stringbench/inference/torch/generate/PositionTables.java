package dev.stringbench.inference.torch.generate;

import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.ShiftedScheme;
import dev.stringbench.inference.rope.RotaryTable;
import dev.stringbench.inference.torch.kernel.StepBands;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A rotary table and a position scheme as the program's {@code Positions}, made anew only when one changes. */
final class PositionTables implements AutoCloseable {
    /** A reach that no context attains: every key is near. */
    private static final long UNLIMITED = Integer.MAX_VALUE;

    private final TorchProgram program;
    private final IValue model;
    private final ModelConfig config;
    private final PositionScheme scheme;
    private @Nullable RotaryTable table;
    private @Nullable IValue positions;

    PositionTables(TorchProgram program, IValue model, ModelConfig config, PositionScheme scheme) {
        this.program = program;
        this.model = model;
        this.config = config;
        this.scheme = scheme;
    }

    /** The {@code Positions} of a table; stays this object's, until the next call. */
    IValue of(RotaryTable wanted) {
        IValue current = positions;
        if (current == null || !Objects.equals(table, wanted)) {
            close();
            current = make(wanted);
            positions = current;
            table = wanted;
        }
        return current;
    }

    /** What decode.cu wants to know of the scheme. */
    StepBands bands() {
        return new StepBands(
                reaches(),
                scheme instanceof ShiftedScheme,
                scheme instanceof ShiftedScheme string ? string.farShift() : 0);
    }

    /** The factor of cosine and sine under a table. */
    double factor(RotaryTable wanted) {
        return wanted.attentionScaling() * scheme.attentionFactor();
    }

    private IValue make(RotaryTable wanted) {
        boolean shifted = scheme instanceof ShiftedScheme;
        long farShift = scheme instanceof ShiftedScheme string ? string.farShift() : 0;
        return program.call("positions")
                .with(model)
                .with(wanted.inverseFrequencies())
                .with(factor(wanted))
                .with(reaches())
                .with(shifted)
                .with(farShift)
                .run();
    }

    /** For each layer the distance below which keys are near. */
    private long[] reaches() {
        if (scheme instanceof ShiftedScheme string) {
            return config.attention().slidingWindows().stream()
                    .mapToLong(ignored -> string.shiftedOffset())
                    .toArray();
        }
        return config.attention().slidingWindows().stream()
                .mapToLong(PositionTables::reach)
                .toArray();
    }

    private static long reach(OptionalInt slidingWindow) {
        return slidingWindow.isPresent() ? slidingWindow.getAsInt() : UNLIMITED;
    }

    @Override
    public void close() {
        if (positions != null) {
            positions.close();
            positions = null;
        }
    }
}
