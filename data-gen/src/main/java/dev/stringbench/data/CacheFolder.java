package dev.stringbench.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one folder below which string-bench keeps what can be had again: fetched data, libraries that the engine unpacks or
 * downloads, compiled kernels. It is what {@code STRING_BENCH_CACHE} names, else {@code $XDG_CACHE_HOME/string-bench}, else
 * {@code ~/.cache/string-bench}, else a folder of this user's own among the temporary files; never the current folder.
 *
 * @param path absolute; it is there
 * @param note where it is not the usual folder, one line that says why
 */
public record CacheFolder(Path path, Optional<String> note) {

    /** Environment variable that names the folder. */
    public static final String VARIABLE = "STRING_BENCH_CACHE";

    /** Below it lies what the engine needs at every start; where that is there, the folder need not be writable. */
    public static final String ENGINE = "djl";

    private static final String NAME = "string-bench";

    /**
     * Choose the folder of this process.
     *
     * @throws DataException BAD_OPTION where the variable names a folder that cannot be used
     */
    public static CacheFolder ofProcess() {
        return of(
                System.getenv(),
                System.getProperty("user.home", ""),
                Path.of(System.getProperty("java.io.tmpdir", ".")));
    }

    /**
     * Choose the folder.
     *
     * @param userHome home folder as the system's list of users has it; {@code ?} for a user that is not in it
     * @param temporary folder of temporary files
     */
    static CacheFolder of(Map<String, String> environment, String userHome, Path temporary) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isBlank()) {
            Path path = Path.of(named).toAbsolutePath();
            if (!isUsable(path)) {
                throw new DataException(
                        DataFault.BAD_OPTION,
                        VARIABLE + " is " + named + ", where nothing can be written; set it to a folder that can be");
            }
            return new CacheFolder(path, Optional.empty());
        }
        List<Path> candidates = new ArrayList<>();
        addAbsolute(candidates, environment.get("XDG_CACHE_HOME"), "");
        addAbsolute(candidates, environment.get("HOME"), ".cache");
        addAbsolute(candidates, userHome, ".cache");
        for (Path candidate : candidates) {
            if (isUsable(candidate)) {
                return new CacheFolder(candidate, note(candidate, candidates));
            }
        }
        Path own = ownFolder(temporary.toAbsolutePath());
        return new CacheFolder(own, note(own, candidates));
    }

    /** Name a folder or file of the cache. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    private static Optional<String> note(Path chosen, List<Path> candidates) {
        if (!candidates.isEmpty() && candidates.get(0).equals(chosen)) {
            return Optional.empty();
        }
        return Optional.of("the cache is " + chosen + ", since "
                + (candidates.isEmpty() ? "this user has no home folder" : candidates.get(0) + " cannot be written")
                + "; " + VARIABLE + " names another folder");
    }

    private static void addAbsolute(List<Path> candidates, @Nullable String base, String below) {
        if (base != null && !base.isBlank() && Path.of(base).isAbsolute()) {
            candidates.add(Path.of(base).resolve(below).resolve(NAME).normalize());
        }
    }

    private static boolean isUsable(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            return false;
        }
        return Files.isWritable(folder) || Files.isDirectory(folder.resolve(ENGINE));
    }

    /**
     * Make a folder that nobody else can put files into, since libraries are loaded from it: the same one every time where
     * its name is free or it is this user's already.
     */
    private static Path ownFolder(Path temporary) {
        try {
            Path probe = Files.createTempDirectory(temporary, NAME + "-");
            if (!Files.getFileStore(probe).supportsFileAttributeView("posix")) {
                return probe;
            }
            Path lasting = temporary.resolve(NAME + "-" + Files.getAttribute(probe, "unix:uid"));
            try {
                Files.createDirectory(
                        lasting, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                boolean own = Files.isDirectory(lasting, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(lasting).equals(Files.getOwner(probe))
                        && PosixFilePermissions.toString(Files.getPosixFilePermissions(lasting))
                                .equals("rwx------");
                if (!own) {
                    return probe;
                }
            }
            Files.delete(probe);
            return lasting;
        } catch (IOException e) {
            throw new UncheckedIOException(new IOException(
                    "no folder for the cache can be made in " + temporary + " (" + FileFailure.words(e) + "); set "
                            + VARIABLE + " to a folder that can be written",
                    e));
        }
    }
}
