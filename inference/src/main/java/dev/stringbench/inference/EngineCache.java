package dev.stringbench.inference;

import ai.djl.util.Utils;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder in which the engine keeps what it unpacks, downloads or compiles: what {@code ENGINE_CACHE_DIR} or {@code
 * DJL_CACHE_DIR} names in the environment, else what {@link #use} was told, else DJL's own.
 */
public final class EngineCache {

    private static final List<String> VARIABLES = List.of("ENGINE_CACHE_DIR", "DJL_CACHE_DIR");

    /** JNA unpacks a library of its own, by default below the home folder, whatever that is. */
    private static final String JNA_FOLDER = "jna.tmpdir";

    private EngineCache() {}

    /** Make a folder the engine's, unless the environment names another one. Only before the engine is first used. */
    public static void use(Path folder) {
        for (String variable : VARIABLES) {
            System.setProperty(variable, folder.toString());
        }
        if (System.getProperty(JNA_FOLDER) == null) {
            System.setProperty(JNA_FOLDER, folder.resolve("jna").toString());
        }
    }

    /** The folder; it need not exist yet. */
    public static Path folder() {
        return Utils.getEngineCacheDir();
    }

    /** Words for a message about a library that could not be unpacked there. */
    public static String remedy() {
        return "it is unpacked below " + folder()
                + ": see that this folder can be written and has room for 500 MB, or name another one with STRING_BENCH_CACHE";
    }
}
