package dev.stringbench.inference;

import java.nio.file.Path;

/** string-bench's folder among the user's caches. */
public final class CacheFolder {

    private CacheFolder() {}

    /** {@code $XDG_CACHE_HOME/string-bench}, by default {@code ~/.cache/string-bench}. */
    public static Path path() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return base.resolve("string-bench");
    }
}
