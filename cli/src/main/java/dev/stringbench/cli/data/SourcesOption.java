package dev.stringbench.cli.data;

import dev.stringbench.data.sources.SourceKind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option that says what benchmark data is made from. */
public final class SourcesOption {

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--sources",
            paramLabel = "KIND",
            description =
                    "fetched: the outside data sets, as the original uses them ('data fetch' gets them); builtin: our"
                            + " own words, texts and questions. Default: fetched; with the demo model builtin.")
    private @Nullable String kind;

    /** What is said where data from outside data sets in a folder is taken for the demo model. */
    public static String earlierData(Path folder) {
        return folder + " has data of the demo model from outside data sets, which is taken;"
                + " --sources builtin makes data of our own";
    }

    /** Whether the user names the kind. */
    public boolean isGiven() {
        return kind != null;
    }

    /**
     * The kind of sources.
     *
     * @param byDefault the kind where the user names none
     */
    public SourceKind kind(SourceKind byDefault) {
        return kind == null
                ? byDefault
                : SourceKind.named(kind)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(), "--sources is " + kind + "; it must be builtin or fetched"));
    }
}
