package dev.stringbench.inference.position;

import dev.stringbench.inference.position.AttentionPlan.Rotations;
import java.util.List;
import java.util.OptionalInt;

/**
 * ReRoPE (Su 2023, bojone/rerope): no key is looked at from farther than a window, {@code min(i - j, w)}.
 *
 * <p>The original always has the log-n scale; here it is asked for. A model's sliding window is ignored.
 *
 * @param window w in tokens, at least 0
 * @param logLength training length of the log-n scale, where queries have it
 */
public record ReRope(int window, OptionalInt logLength) implements PositionScheme {
    private static final SchemeOption WINDOW = SchemeOption.whole(
            "window",
            "W",
            "Keys from this distance on are looked at from this distance. Default: a twelfth of the model's window.");

    static final SchemeKind KIND = new SchemeKind(
            "rerope",
            "no distance beyond a window",
            LogScale.after(WINDOW),
            request -> new ReRope(
                    // The original's 512 for a training length of 4096.
                    request.whole(WINDOW).orElse(request.assumedTokens(1, 8)), LogScale.length(request)));

    public ReRope {
        if (window < 0) {
            throw SchemeRequest.bad("window is " + window + "; it must be 0 or more tokens");
        }
        LogScale.requireInRange(logLength);
    }

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public List<Setting> settings() {
        return LogScale.after(List.of(Setting.of(WINDOW, window)), logLength);
    }

    @Override
    public AttentionPlan plan(OptionalInt slidingWindow) {
        return AttentionPlan.nearAndFar(
                        window, Rotations.OWN, new Rotations(PositionMap.constant(window), PositionMap.constant(0)))
                .withLogScale(logLength);
    }

    @Override
    public double relativePosition(int i, int j) {
        return Math.min(i - j, window);
    }

    @Override
    public double queryScale(int i) {
        return LogScale.at(i, logLength);
    }
}
