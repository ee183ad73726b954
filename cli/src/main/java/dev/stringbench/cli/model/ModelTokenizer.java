package dev.stringbench.cli.model;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stringbench.data.TextTokenizer;
import dev.stringbench.data.tokens.WordBorders;
import dev.stringbench.inference.Finding;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.tokenizer.HuggingFaceTextTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The model folder's tokenizer as the benchmarks see it. */
public record ModelTokenizer(HuggingFaceTextTokenizer tokenizer, boolean splitsAtWordBorders) implements TextTokenizer {

    /**
     * Read the tokenizer of a model folder.
     *
     * @param cleanUp whether decoded text is cleaned up where the folder says so
     * @throws InferenceException BAD_TOKENIZER where the folder's files contradict each other
     */
    public static ModelTokenizer read(Path folder, boolean cleanUp) {
        HuggingFaceTextTokenizer tokenizer = HuggingFaceTextTokenizer.read(folder, cleanUp);
        for (Finding finding : tokenizer.findings()) {
            if (finding.kind() == Finding.Kind.CONTRADICTION) {
                throw new InferenceException(Fault.BAD_TOKENIZER, finding.message());
            }
        }
        // What is proven of tokenizer.json need not hold with tokens from elsewhere.
        return new ModelTokenizer(tokenizer, !tokenizer.hasTokensFromElsewhere() && splitsAtWordBorders(folder));
    }

    /** Tell what the tokenizer's files say twice and differently. */
    public List<Finding> findings() {
        return tokenizer.findings();
    }

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        return tokenizer.encode(text, addSpecialTokens);
    }

    @Override
    public int count(String text, boolean addSpecialTokens) {
        return tokenizer.count(text, addSpecialTokens);
    }

    @Override
    public String decode(int[] tokenIds, boolean skipSpecialTokens) {
        return tokenizer.decode(tokenIds, skipSpecialTokens);
    }

    @Override
    public String fingerprint() {
        return tokenizer.fingerprint();
    }

    private static boolean splitsAtWordBorders(Path folder) {
        try {
            return WordBorders.areProvenFor(
                    new JsonMapper().readTree(folder.resolve("tokenizer.json").toFile()));
        } catch (IOException e) {
            // The tokenizer itself could be opened; this is only about speed.
            return false;
        }
    }
}
