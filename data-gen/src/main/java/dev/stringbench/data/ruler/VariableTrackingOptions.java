package dev.stringbench.data.ruler;

/**
 * The options of variable tracking.
 *
 * @param chains num_chains
 * @param hops num_hops, assignments after the first
 */
public record VariableTrackingOptions(int chains, int hops) implements TaskOptions {

    public static final RulerTask VT = new RulerTask("vt", new VariableTrackingOptions(1, 4));

    public VariableTrackingOptions {
        TaskOptions.requireAtLeast(1, "num_chains", chains);
        TaskOptions.requireAtLeast(0, "num_hops", hops);
    }

    @Override
    public TaskTemplate template() {
        return RulerTemplates.task("variable_tracking");
    }

    @Override
    public void generate(FileInMaking file) {
        var example = VariableTrackingTask.forExample(this, file.template(), file.answerTokens());
        String text = VariableTrackingTask.exampleText(file.makeExample(example));
        file.makeSized(VariableTrackingTask.withExample(
                this,
                file.template(),
                file.maxTokens(),
                file.answerTokens(),
                text,
                file.counter().count(text)));
    }

    @Override
    public VariableTrackingOptions with(String name, String value) {
        return switch (name) {
            case "num_chains" -> new VariableTrackingOptions(TaskOptions.wholeNumber(name, value), hops);
            case "num_hops" -> new VariableTrackingOptions(chains, TaskOptions.wholeNumber(name, value));
            default -> throw TaskOptions.unknownOption(template().name(), name, "num_chains", "num_hops");
        };
    }
}
