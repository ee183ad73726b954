package dev.stringbench.cli.model;

import dev.stringbench.cli.console.Console;
import dev.stringbench.inference.Finding;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.folder.ModelFingerprint;
import dev.stringbench.inference.folder.TiedHead;
import dev.stringbench.inference.folder.WeightIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model before its weights are loaded.
 *
 * @param path the Hugging Face folder
 * @param name last part of its path, which result folders are named after
 * @param config its configuration
 * @param tokenizer its tokenizer
 * @param weightsFingerprint hash that names configuration and weights
 */
public record ModelFolder(
        Path path, String name, ModelConfig config, ModelTokenizer tokenizer, String weightsFingerprint) {

    /** Read the folder that the options name, and tell what its files say differently. */
    public static ModelFolder read(ModelOptions options, Console console) {
        Path path = options.folder(console);
        ModelConfig config = ModelConfigReader.read(path);
        if (options.randomWeightsSeed().isPresent()) {
            String seed = "random " + options.randomWeightsSeed().getAsLong() + " ";
            return of(path, config, seed + ModelFingerprint.of(config), List.of(), options, console);
        }
        WeightIndex weights = WeightIndex.read(path, config);
        TiedHead.requireEqual(weights);
        String fingerprint = ModelFingerprint.of(config) + " " + ModelFingerprint.of(weights)
                + ModelFingerprint.ofLeftovers(weights)
                        .map(left -> " without " + left)
                        .orElse("");
        return of(path, config, fingerprint, weights.findings(), options, console);
    }

    /** Read the folder that the options name, which need not hold weights. */
    static ModelFolder withoutWeights(ModelOptions options, Console console) {
        Path path = options.folder(console);
        ModelConfig config = ModelConfigReader.read(path);
        return of(path, config, ModelFingerprint.of(config), List.of(), options, console);
    }

    /**
     * Read the folder that the options name, for a model on a server whose tokenizer is not published.
     *
     * @param tokenizer folder of another model's tokenizer, which only counts
     */
    static ModelFolder countedBy(Path tokenizer, ModelOptions options, Console console) {
        Path path = options.folder(console);
        ModelConfig config = ModelConfigReader.read(path);
        return new ModelFolder(
                path,
                path.toAbsolutePath().normalize().getFileName().toString(),
                config,
                ModelTokenizer.read(tokenizer, options.cleanUp()),
                ModelFingerprint.of(config));
    }

    /** Divisor of the logits of tokens already seen, which Transformers takes from the folder even for greedy decoding. */
    public double repetitionPenalty() {
        return config.generationDefaults().repetitionPenalty().orElse(1);
    }

    /** The choice of each token, as a run's identity records it. */
    String greedyDecoding() {
        return repetitionPenalty() == 1 ? "greedy" : "greedy, repetition penalty " + repetitionPenalty();
    }

    private static ModelFolder of(
            Path path,
            ModelConfig config,
            String weights,
            List<Finding> weightFindings,
            ModelOptions options,
            Console console) {
        ModelTokenizer tokenizer = ModelTokenizer.read(path, options.cleanUp());
        var findings = new ArrayList<>(ModelConfigReader.findings(path));
        findings.addAll(weightFindings);
        findings.addAll(tokenizer.findings());
        int ids = tokenizer.tokenizer().vocabSize();
        if (ids > config.vocabulary().size()) {
            findings.add(Finding.misfit(path + ": the tokenizer has ids up to " + (ids - 1) + ", and config.json says"
                    + " vocab_size " + config.vocabulary().size() + "; tokens beyond it have no embedding"));
        }
        options.report(findings, console);
        return new ModelFolder(
                path, path.toAbsolutePath().normalize().getFileName().toString(), config, tokenizer, weights);
    }
}
