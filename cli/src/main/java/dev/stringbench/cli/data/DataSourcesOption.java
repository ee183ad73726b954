package dev.stringbench.cli.data;

import dev.stringbench.data.sources.DataFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the folder of the outside data sets. */
public final class DataSourcesOption {

    @Option(
            names = "--data-sources",
            paramLabel = "DIR",
            description = "Folder of the outside data sets. Default: string-bench's folder in the user's cache.")
    private @Nullable Path folder;

    /** Whether the user names a folder. */
    public boolean isGiven() {
        return folder != null;
    }

    /** The folder that the user names, or the default one. */
    public DataFolder folder() {
        return folder == null ? DataFolder.byDefault() : new DataFolder(folder);
    }
}
