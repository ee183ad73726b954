package dev.stringbench.inference.position;

import dev.stringbench.inference.position.AttentionPlan.Rotations;
import java.util.List;
import java.util.OptionalInt;

/**
 * Leaky ReRoPE (Su 2023, bojone/rerope): beyond a window distances grow k times as slowly, {@code w + (i - j - w) / k}.
 *
 * <p>The original always has the log-n scale; here it is asked for. It takes whole k only. A model's sliding window is
 * ignored.
 *
 * @param window w in tokens, at least 0
 * @param leak k, above 0
 * @param logLength training length of the log-n scale, where queries have it
 */
public record LeakyReRope(int window, double leak, OptionalInt logLength) implements PositionScheme {
    private static final SchemeOption WINDOW = SchemeOption.whole(
            "window",
            "W",
            "Keys from this distance on are looked at as if nearer. Default: a twelfth of the model's window.");
    private static final SchemeOption LEAK =
            SchemeOption.number("leak", "K", "Beyond the window a step counts as 1/K. Default: 16.");

    /** The original's. */
    private static final double DEFAULT_LEAK = 16;

    static final SchemeKind KIND = new SchemeKind(
            "leaky-rerope",
            "slower distances beyond a window",
            LogScale.after(WINDOW, LEAK),
            request -> new LeakyReRope(
                    // The original's 512 for a training length of 4096.
                    request.whole(WINDOW).orElse(request.assumedTokens(1, 8)),
                    request.number(LEAK).orElse(DEFAULT_LEAK),
                    LogScale.length(request)));

    public LeakyReRope {
        if (window < 0) {
            throw SchemeRequest.bad("window is " + window + "; it must be 0 or more tokens");
        }
        if (!(leak > 0) || Double.isInfinite(leak)) {
            throw SchemeRequest.bad("leak is " + leak + "; it must be above 0");
        }
        LogScale.requireInRange(logLength);
    }

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public List<Setting> settings() {
        return LogScale.after(List.of(Setting.of(WINDOW, window), Setting.of(LEAK, leak)), logLength);
    }

    @Override
    public AttentionPlan plan(OptionalInt slidingWindow) {
        PositionMap slower = PositionMap.divided(leak);
        return AttentionPlan.nearAndFar(
                        window, Rotations.OWN, new Rotations(slower.plus(window * (leak - 1) / leak), slower))
                .withLogScale(logLength);
    }

    @Override
    public double relativePosition(int i, int j) {
        return i - j < window ? i - j : window + (i - j - window) / leak;
    }

    @Override
    public double queryScale(int i) {
        return LogScale.at(i, logLength);
    }
}
