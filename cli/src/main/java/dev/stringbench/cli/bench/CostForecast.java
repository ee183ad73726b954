package dev.stringbench.cli.bench;

import dev.stringbench.cli.bench.SpeedProbe.Speed;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.torch.load.LoadPlan;
import dev.stringbench.inference.torch.measure.ModelFlops;
import java.time.Duration;
import java.util.Locale;

/**
 * A forecast of a run's time from a short measurement: prompts take time as their floating-point operations, which grow
 * linearly with their length in the matrix products and quadratically in attention; a step of an answer takes time as
 * the weights and cached keys and values that it reads.
 *
 * @param speed what was measured
 * @param plan the model and how it is held
 * @param together how many answers are continued in one step
 */
record CostForecast(Speed speed, LoadPlan plan, int together) {

    /**
     * Forecast the time for some samples, if every answer is as long as it may be and no prompt shares another's
     * beginning.
     *
     * @param promptTokens tokens of each prompt
     * @param newTokens tokens of each answer at most
     */
    Duration time(PositionScheme scheme, int samples, int promptTokens, int newTokens) {
        double prefill =
                seconds(speed.prefill()) * operations(scheme, promptTokens) / operations(scheme, speed.promptTokens());
        double step = seconds(speed.step()) * bytesRead(promptTokens) / bytesRead(speed.promptTokens());
        double answers = step * newTokens * samples / Math.min(together, Math.max(1, samples));
        return Duration.ofMillis((long) (1000 * (prefill * samples + answers)));
    }

    private double operations(PositionScheme scheme, int tokens) {
        return new ModelFlops(plan.config(), scheme).prefill(tokens);
    }

    private double bytesRead(int tokens) {
        return plan.weightBytes() + (double) plan.cacheBytes() / plan.contextTokens() * tokens;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /** Write a time as people speak of it, such as {@code 40 seconds} or {@code 3.5 hours}. */
    static String words(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 100) {
            return seconds <= 1 ? "a second" : seconds + " seconds";
        }
        if (seconds < 100 * 60) {
            return Math.round(seconds / 60.0) + " minutes";
        }
        double hours = seconds / 3600.0;
        return hours < 48 ? String.format(Locale.ROOT, "%.1f hours", hours) : Math.round(hours / 24) + " days";
    }
}
