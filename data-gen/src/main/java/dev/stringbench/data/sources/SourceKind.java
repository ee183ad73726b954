package dev.stringbench.data.sources;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of text that benchmark data is made from; results of different kinds are never compared. */
public enum SourceKind {
    /** Our own words, texts and questions. */
    BUILTIN,
    /** The outside data sets, as the original uses them. */
    FETCHED;

    /** Data setting of a run's identity that names the kind where it is not the original's. */
    public static final String SETTING = "sources";

    /** Find a kind by its name. */
    public static Optional<SourceKind> named(String name) {
        return Arrays.stream(values()).filter(kind -> kind.id().equals(name)).findFirst();
    }

    /** The name of a model's data files, which data of different kinds does not share. */
    public String dataName(String modelName) {
        return this == BUILTIN ? modelName + "-" + id() : modelName;
    }

    /** The kind's name. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
