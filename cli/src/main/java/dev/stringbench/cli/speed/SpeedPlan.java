package dev.stringbench.cli.speed;

import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * The plan of what {@code speed} measures.
 *
 * @param name the model's or shape's name
 * @param folder its folder
 * @param config its configuration
 * @param options how it is loaded
 * @param lengths prompt lengths in rising order, each with its position schemes
 * @param samples measurements of each figure
 * @param newTokens tokens decoded after the first
 * @param batch sequences decoded together; 1 measures no batch
 * @param copies copies of the model that are measured together
 * @param opOnly whether only the attention op is measured
 */
record SpeedPlan(
        String name,
        Path folder,
        ModelConfig config,
        LoadOptions options,
        List<Length> lengths,
        int samples,
        int newTokens,
        int batch,
        int copies,
        boolean opOnly) {

    SpeedPlan {
        lengths = List.copyOf(lengths);
    }

    /** Whether several devices are to be compared with one copy of whole layers. */
    boolean scales() {
        return copies > 1 || options.tensorParallel() > 1;
    }

    /**
     * One prompt length.
     *
     * @param tokens of the prompt
     * @param choices position schemes, whose S may depend on the length
     */
    record Length(int tokens, List<PositionChoice> choices) {

        Length {
            choices = List.copyOf(choices);
        }
    }
}
