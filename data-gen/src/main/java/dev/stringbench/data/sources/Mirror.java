package dev.stringbench.data.sources;

import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The place from which files are fetched. */
public sealed interface Mirror {

    /** The files' own sources. */
    record Origin() implements Mirror {}

    /** A folder laid out as the data folder; files may be packed as .gz. */
    record Folder(Path folder) implements Mirror {}

    /** A web address below which files lie as in the data folder; files may be packed as .gz. */
    record Web(URI base) implements Mirror {}

    /**
     * Read an option's value: a folder or a web address.
     *
     * @throws DataException BAD_OPTION if it is neither
     */
    static Mirror parse(String value) {
        if (value.startsWith("http://") || value.startsWith("https://")) {
            try {
                return new Web(URI.create(value.endsWith("/") ? value : value + "/"));
            } catch (IllegalArgumentException e) {
                throw new DataException(
                        DataFault.BAD_OPTION, "--mirror is " + value + "; it must be a web address or a folder", e);
            }
        }
        Path folder = Path.of(value);
        if (!Files.isDirectory(folder)) {
            throw new DataException(
                    DataFault.BAD_OPTION, "--mirror is " + value + "; it must be a folder or an http(s) address");
        }
        return new Folder(folder);
    }
}
