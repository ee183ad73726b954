package dev.stringbench.inference;

import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

    /**
     * Make a folder below it for something that can be made again, such as compiled kernels.
     *
     * @return the folder, or nothing where it can be neither made nor written, in which case nothing is to be kept
     */
    public static Optional<Path> folderFor(String name) {
        Path below = folder().resolve(name);
        try {
            Files.createDirectories(below);
        } catch (IOException e) {
            return Optional.empty();
        }
        return Files.isWritable(below) ? Optional.of(below) : Optional.empty();
    }

    /** Words for a message about a library that could not be unpacked there. */
    public static String remedy() {
        return "it is unpacked below " + folder()
                + ": see that this folder can be written and has room for 500 MB, or name another one with STRING_BENCH_CACHE";
    }
}
