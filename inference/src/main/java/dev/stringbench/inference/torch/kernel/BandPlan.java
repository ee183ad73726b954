package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.position.AttentionPlan;
import dev.stringbench.inference.position.PositionMap;
import dev.stringbench.inference.position.Region;
import dev.stringbench.inference.position.Span;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An attention plan that every kernel knows: near keys, and perhaps far ones from a shifted position, all keys rotated at
 * their own and no scale of queries. Any other goes to kernels that take pieces (regions.py).
 *
 * @param reach the distance before which keys are near
 * @param seesFar whether those beyond are seen
 * @param farShift what is added to a query's position when it looks at far keys
 * @param doublesBorder whether prompts count the key at distance {@code reach} once more, as a near one
 */
public record BandPlan(int reach, boolean seesFar, int farShift, boolean doublesBorder) {

    /** Tell whether a plan is one. */
    public static Optional<BandPlan> of(AttentionPlan plan) {
        Region near = plan.regions().get(0);
        boolean seesFar = plan.border().isPresent();
        OptionalInt farShift = seesFar ? plan.regions().get(1).query().shift() : OptionalInt.of(0);
        return plan.logLength().isEmpty()
                        && (plan.regions().size() == 1 || seesFar)
                        && farShift.isPresent()
                        && near.query().equals(PositionMap.own())
                        && near.key().equals(PositionMap.own())
                        && near.span() instanceof Span.Distances distances
                ? Optional.of(new BandPlan(distances.before(), seesFar, farShift.getAsInt(), plan.doublesBorder()))
                : Optional.empty();
    }

    /** Whether the last query of so many tokens has far keys. */
    public boolean hasFar(int tokens) {
        return seesFar && tokens > reach;
    }
}
