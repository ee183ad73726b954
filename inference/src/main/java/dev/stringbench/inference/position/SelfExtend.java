package dev.stringbench.inference.position;

import dev.stringbench.inference.position.AttentionPlan.Rotations;
import java.util.List;
import java.util.OptionalInt;

/**
 * Self-Extend (Jin et al. 2024, datamllab/LongLM): beyond a window the positions of both are cut to groups,
 * {@code floor(i / G) - floor(j / G) + shift}.
 *
 * <p>The shift w - floor(w / G) joins both parts; the exact w - w / G, which some of the original's files take, is another
 * choice. Both agree where G divides w. A model's sliding window is ignored.
 *
 * @param group G, tokens that share a position; at least 1
 * @param window w, number of keys nearest to the query, itself included, that keep their distance; at least 0
 * @param fractional whether the shift is w - w / G without a floor
 * @param logLength training length of the log-n scale, where queries have it
 */
public record SelfExtend(int group, int window, boolean fractional, OptionalInt logLength) implements PositionScheme {
    private static final SchemeOption GROUP =
            SchemeOption.whole("group", "G", "Tokens beyond the window that share a position. Default: 8.");
    private static final SchemeOption WINDOW = SchemeOption.whole(
            "window", "W", "Keys nearer than this keep their distance. Default: a sixth of the model's window.");
    private static final SchemeOption FRACTIONAL_SHIFT = SchemeOption.flag(
            "fractional-shift", "fractional", "Join both parts by W - W / G without rounding W / G down.");

    /** The original's. */
    private static final int DEFAULT_GROUP = 8;

    static final SchemeKind KIND = new SchemeKind(
            "self-extend",
            "grouped positions beyond a window",
            LogScale.after(GROUP, WINDOW, FRACTIONAL_SHIFT),
            request -> new SelfExtend(
                    request.whole(GROUP).orElse(DEFAULT_GROUP),
                    // The original's 1024 for Llama 2's 4096.
                    request.whole(WINDOW).orElse(request.assumedTokens(1, 4)),
                    request.has(FRACTIONAL_SHIFT),
                    LogScale.length(request)));

    public SelfExtend {
        if (group < 1) {
            throw SchemeRequest.bad("group is " + group + "; it must be at least 1 token");
        }
        if (window < 0) {
            throw SchemeRequest.bad("window is " + window + "; it must be 0 or more tokens");
        }
        LogScale.requireInRange(logLength);
    }

    /** Positions that grouped queries are moved on by. */
    double shift() {
        double groups = (double) window / group;
        return window - (fractional ? groups : Math.floor(groups));
    }

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public List<Setting> settings() {
        Setting grouped = Setting.of(GROUP, group);
        Setting near = Setting.of(WINDOW, window);
        return LogScale.after(
                fractional ? List.of(grouped, near, Setting.flag(FRACTIONAL_SHIFT)) : List.of(grouped, near),
                logLength);
    }

    @Override
    public AttentionPlan plan(OptionalInt slidingWindow) {
        PositionMap grouped = PositionMap.grouped(group);
        return AttentionPlan.nearAndFar(window, Rotations.OWN, new Rotations(grouped.plus(shift()), grouped))
                .withLogScale(logLength);
    }

    @Override
    public double relativePosition(int i, int j) {
        return i - j < window ? i - j : i / group - j / group + shift();
    }

    @Override
    public double queryScale(int i) {
        return LogScale.at(i, logLength);
    }
}
