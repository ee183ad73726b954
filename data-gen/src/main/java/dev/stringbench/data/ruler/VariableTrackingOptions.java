package dev.stringbench.data.ruler;

import java.util.List;

/**
 * The options of variable tracking.
 *
 * @param chains num_chains
 * @param hops num_hops, assignments after the first
 */
public record VariableTrackingOptions(int chains, int hops) implements TaskOptions {

    public VariableTrackingOptions {
        TaskOptions.requireAtLeast(1, "num_chains", chains);
        TaskOptions.requireAtLeast(0, "num_hops", hops);
    }

    @Override
    public String templateName() {
        return "variable_tracking";
    }

    @Override
    public VariableTrackingOptions with(String name, String value) {
        return switch (name) {
            case "num_chains" -> new VariableTrackingOptions(TaskOptions.wholeNumber(name, value), hops);
            case "num_hops" -> new VariableTrackingOptions(chains, TaskOptions.wholeNumber(name, value));
            default -> throw TaskOptions.unknownOption(templateName(), name, "num_chains", "num_hops");
        };
    }

    @Override
    public List<String> describe() {
        return List.of("num_chains=" + chains, "num_hops=" + hops);
    }
}
