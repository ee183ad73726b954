package dev.stringbench.cli.model;

import dev.stringbench.cli.console.Console;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.folder.ModelFingerprint;
import dev.stringbench.inference.folder.WeightIndex;
import dev.stringbench.inference.rope.YarnReading;
import java.nio.file.Path;

/**
 * A model before its weights are loaded.
 *
 * @param path the Hugging Face folder
 * @param name last part of its path, which result folders are named after
 * @param config its configuration
 * @param tokenizer its tokenizer
 * @param weightsFingerprint hash that names configuration and weights
 * @param yarnReading how YaRN's keys in its configuration are to be read
 */
public record ModelFolder(
        Path path,
        String name,
        ModelConfig config,
        ModelTokenizer tokenizer,
        String weightsFingerprint,
        YarnReading yarnReading) {

    /** Read the folder that the options name. */
    public static ModelFolder read(ModelOptions options, Console console) {
        Path path = options.folder(console);
        ModelConfig config = ModelConfigReader.read(path);
        String weights = options.randomWeightsSeed().isPresent()
                ? "random " + options.randomWeightsSeed().getAsLong() + " " + ModelFingerprint.of(config)
                : ModelFingerprint.of(config) + " " + ModelFingerprint.of(WeightIndex.read(path, config));
        return of(path, config, weights, options);
    }

    /** Read the folder that the options name, which need not hold weights. */
    static ModelFolder withoutWeights(ModelOptions options, Console console) {
        Path path = options.folder(console);
        ModelConfig config = ModelConfigReader.read(path);
        return of(path, config, ModelFingerprint.of(config), options);
    }

    /** Divisor of the logits of tokens already seen, which Transformers takes from the folder even for greedy decoding. */
    public double repetitionPenalty() {
        return config.generationDefaults().repetitionPenalty().orElse(1);
    }

    /** The choice of each token, as a run's identity records it. */
    String greedyDecoding() {
        return repetitionPenalty() == 1 ? "greedy" : "greedy, repetition penalty " + repetitionPenalty();
    }

    private static ModelFolder of(Path path, ModelConfig config, String weights, ModelOptions options) {
        return new ModelFolder(
                path,
                path.toAbsolutePath().normalize().getFileName().toString(),
                config,
                ModelTokenizer.read(path, options.cleanUp()),
                weights,
                YarnReading.STATED);
    }
}
