package dev.stringbench.data.ruler;

/**
 * A task and its options.
 *
 * @param name also the name of its output folder
 */
public record RulerTask(String name, TaskOptions options) {

    /** Change one option, see {@link TaskOptions#with}. */
    public RulerTask with(String option, String value) {
        return new RulerTask(name, options.with(option, value));
    }

    /** Give the number of tokens that the model may answer with. */
    public int tokensToGenerate() {
        return options.template().tokensToGenerate();
    }
}
