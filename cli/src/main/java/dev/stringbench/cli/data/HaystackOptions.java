package dev.stringbench.cli.data;

import dev.stringbench.benchmarks.niah.Haystack;
import dev.stringbench.data.sources.DataFolder;
import dev.stringbench.data.synthetic.SyntheticHaystack;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that choose the haystack. */
public final class HaystackOptions {

    private static final String ESSAY = "essay";
    private static final String SYNTHETIC = "synthetic";

    /** Seed of the generated text; apart from the seeds that the demo model was trained with. */
    private static final long SYNTHETIC_SEED = 2024;

    /** More characters per token than any tokenizer makes of plain sentences. */
    private static final int CHARACTERS_PER_TOKEN = 12;

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--haystack",
            paramLabel = "KIND",
            description =
                    "essay: Paul Graham's essays, the original's haystack; synthetic: generated sentences. Default:"
                            + " essay; with the demo model synthetic.")
    private @Nullable String kind;

    @Option(
            names = "--essays",
            paramLabel = "FILE",
            description = "PaulGrahamEssays.json or .json.gz. Default: the one in --data-sources.")
    private @Nullable Path essays;

    @Mixin
    private DataSourcesOption dataSources = new DataSourcesOption();

    /** Whether the user names the folder of the outside data sets. */
    public boolean isSourcesGiven() {
        return dataSources.isGiven();
    }

    /** The folder of the outside data sets. */
    public DataFolder sources() {
        return dataSources.folder();
    }

    /**
     * Read or make the haystack.
     *
     * @param contextTokens tokens of a prompt
     */
    public Haystack read(boolean demo, int contextTokens) {
        String chosen = kind == null ? (demo && essays == null ? SYNTHETIC : ESSAY) : kind;
        return switch (chosen) {
            case ESSAY ->
                new Haystack(
                        Haystack.ESSAYS, essays == null ? dataSources.folder().essays() : DataFolder.essays(essays));
            case SYNTHETIC ->
                new Haystack(SYNTHETIC, SyntheticHaystack.text(SYNTHETIC_SEED, contextTokens * CHARACTERS_PER_TOKEN));
            default ->
                throw new ParameterException(
                        spec.commandLine(), "--haystack is " + chosen + "; it must be essay or synthetic");
        };
    }
}
