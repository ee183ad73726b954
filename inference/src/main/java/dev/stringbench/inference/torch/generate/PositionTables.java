package dev.stringbench.inference.torch.generate;

import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.position.AttentionPlan;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.rope.RotaryTable;
import dev.stringbench.inference.torch.kernel.BandPlan;
import dev.stringbench.inference.torch.kernel.StepBands;
import dev.stringbench.inference.torch.program.PlanArguments;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A rotary table and a position scheme as the program's {@code Positions}, made anew only when one changes. */
final class PositionTables implements AutoCloseable {
    private final TorchProgram program;
    private final IValue model;
    private final List<AttentionPlan> plans;
    private @Nullable RotaryTable table;
    private @Nullable IValue positions;

    PositionTables(TorchProgram program, IValue model, ModelConfig config, PositionScheme scheme) {
        this.program = program;
        this.model = model;
        this.plans =
                config.attention().slidingWindows().stream().map(scheme::plan).toList();
    }

    /** Copies of the keys that the cache holds, each rotated in its own way. */
    int keyCopies() {
        return plans.get(0).keyMaps().size();
    }

    /** The {@code Positions} of a table, the scheme's own factor included; stays this object's, until the next call. */
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

    /** What decode.cu wants to know of the scheme; empty where it does not know the scheme's plan. */
    Optional<StepBands> bands() {
        return BandPlan.of(plans.get(0))
                .map(first -> new StepBands(
                        plans.stream()
                                .mapToLong(
                                        plan -> BandPlan.of(plan).orElseThrow().reach())
                                .toArray(),
                        first.seesFar(),
                        first.farShift()));
    }

    private IValue make(RotaryTable wanted) {
        var arguments = new PlanArguments(plans.get(0));
        return program.call("positions")
                .with(model)
                .with(wanted.inverseFrequencies())
                .with(wanted.attentionScaling())
                .with(arguments.rotations())
                .with(arguments.logLength())
                .with(arguments.keys())
                .with(arguments.regions(plans))
                .with(BandPlan.of(plans.get(0)).isPresent())
                .run();
    }

    @Override
    public void close() {
        if (positions != null) {
            positions.close();
            positions = null;
        }
    }
}
