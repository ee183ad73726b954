package dev.stringbench.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {

    @TempDir
    private Path folder;

    @Test
    void liesWhereItsVariableSaysElseAmongTheUsersCaches() {
        Path home = folder.resolve("home");
        Map<String, String> named =
                Map.of(CacheFolder.VARIABLE, folder.resolve("mine").toString(), "HOME", "/nowhere");
        assertEquals(new CacheFolder(folder.resolve("mine"), Optional.empty()), CacheFolder.of(named, "?", folder));
        Map<String, String> xdg = Map.of("XDG_CACHE_HOME", folder.resolve("xdg").toString(), "HOME", home.toString());
        assertEquals(
                folder.resolve("xdg/string-bench"),
                CacheFolder.of(xdg, "?", folder).path());
        Map<String, String> plain = Map.of("XDG_CACHE_HOME", "relative/is/passed/over", "HOME", home.toString());
        assertEquals(
                home.resolve(".cache/string-bench"),
                CacheFolder.of(plain, "?", folder).path());
        assertEquals(
                new CacheFolder(home.resolve(".cache/string-bench"), Optional.empty()),
                CacheFolder.of(Map.of(), home.toString(), folder));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void fallsBackToAFolderOfTheUsersOwnAndSaysSo() throws IOException {
        CacheFolder cache = CacheFolder.of(Map.of(), "?", folder);
        assertEquals(folder, cache.path().getParent());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.path())));
        assertEquals(
                "the cache is " + cache.path()
                        + ", since this user has no home folder; STRING_BENCH_CACHE names another" + " folder",
                cache.note().orElseThrow());
        assertEquals(cache, CacheFolder.of(Map.of(), "?", folder), "the same one the next time");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void takesNoFolderThatOthersMayFill() throws IOException {
        Path first = CacheFolder.of(Map.of(), "?", folder).path();
        Files.setPosixFilePermissions(first, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path second = CacheFolder.of(Map.of(), "?", folder).path();
        assertTrue(!second.equals(first) && Files.isDirectory(second), second.toString());
    }

    @Test
    void namesAFolderThatCannotBeUsed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        var refused = assertThrows(
                DataException.class,
                () -> CacheFolder.of(
                        Map.of(CacheFolder.VARIABLE, file.resolve("cache").toString()), "?", folder));
        assertEquals(DataFault.BAD_OPTION, refused.fault());
        assertEquals(
                "STRING_BENCH_CACHE is " + file.resolve("cache")
                        + ", where nothing can be written; set it to a folder that can be",
                refused.getMessage());
        CacheFolder cache =
                CacheFolder.of(Map.of("XDG_CACHE_HOME", file.toString(), "HOME", folder.toString()), "?", folder);
        assertEquals(folder.resolve(".cache/string-bench"), cache.path());
        assertTrue(
                cache.note().orElseThrow().contains(file + "/string-bench cannot be written"),
                cache.note().get());
    }
}
