package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.position.AttentionPlan;
import dev.stringbench.inference.position.Region;
import dev.stringbench.inference.position.Span;
import java.util.Optional;

/**
 * An attention plan that every kernel knows: near keys, and perhaps far ones, all rotated alike and as near queries are, and no scale of queries. Any
 * other goes to the kernels of libtorch in pieces (regions.py).
 *
 * @param reach the distance before which keys are near
 * @param seesFar whether those beyond are seen
 * @param doublesBorder whether prompts count the key at distance {@code reach} once more, as a near one
 */
public record BandPlan(int reach, boolean seesFar, boolean doublesBorder) {

    /** Tell whether a plan is one. */
    public static Optional<BandPlan> of(AttentionPlan plan) {
        Region near = plan.regions().get(0);
        boolean alike = plan.logLength().isEmpty()
                && (plan.regions().size() == 1 || plan.border().isPresent());
        return alike && near.query().equals(near.key()) && near.span() instanceof Span.Distances distances
                ? Optional.of(new BandPlan(distances.before(), plan.border().isPresent(), plan.doublesBorder()))
                : Optional.empty();
    }

    /** Whether the last query of so many tokens has far keys. */
    public boolean hasFar(int tokens) {
        return seesFar && tokens > reach;
    }
}
