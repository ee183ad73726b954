package dev.stringbench.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CubinCacheTest {
    private static final CudaSource SOURCE = new CudaSource("a.cu", "text", "sm_90a", List.of("WIDTH=1"));
    private static final byte[] CODE = {1, '\n', '\n', -2, 0, 3};

    @TempDir
    private Path folder;

    private int compiled;

    private Cubin get(CudaSource source, String version) {
        return new CubinCache(folder).get(source, version, asked -> {
            assertEquals(source, asked);
            compiled++;
            return new Cubin(CODE, List.of("warning: slow", "and another"));
        });
    }

    private void getsTheCode() {
        Cubin cubin = get(SOURCE, "12.6");
        assertArrayEquals(CODE, cubin.image());
        assertEquals(List.of("warning: slow", "and another"), cubin.warnings());
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all.toString());
            return all.get(0);
        }
    }

    @Test
    void compilesOnceAndKeepsWarningsToo() throws IOException {
        folder = folder.resolve("made/where/missing");
        getsTheCode();
        getsTheCode();
        assertEquals(1, compiled);
        assertEquals(70, file().getFileName().toString().length());
    }

    @Test
    void compilesAnewForWhateverTheCodeDependsOn() {
        getsTheCode();
        get(SOURCE, "12.9");
        get(new CudaSource("a.cu", "text2", "sm_90a", List.of("WIDTH=1")), "12.6");
        get(new CudaSource("a.cu", "text", "sm_80", List.of("WIDTH=1")), "12.6");
        get(new CudaSource("a.cu", "text", "sm_90a", List.of("WIDTH=2")), "12.6");
        get(new CudaSource("a.cu", "text", "sm_90a", List.of("WIDTH=", "1")), "12.6");
        get(new CudaSource("b.cu", "text", "sm_90a", List.of("WIDTH=1")), "12.6");
        assertEquals(6, compiled, "the name alone changes nothing");
    }

    @Test
    void compilesAnewWhereOneByteIsAnother() throws IOException {
        getsTheCode();
        byte[] whole = Files.readAllBytes(file());
        for (int at = 0; at < whole.length; at++) {
            byte[] other = whole.clone();
            other[at] ^= 1;
            Files.write(file(), other);
            getsTheCode();
            assertEquals(at + 2, compiled, "byte " + at);
            assertArrayEquals(whole, Files.readAllBytes(file()), "mended");
        }
    }

    @Test
    void compilesAnewWhereAFileIsCutShortOrHoldsSomethingElse() throws IOException {
        getsTheCode();
        Path file = file();
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 64, whole.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            getsTheCode();
        }
        Files.write(file, "not a kernel\n\n".getBytes(StandardCharsets.UTF_8));
        getsTheCode();
        assertEquals(6, compiled);
        getsTheCode();
        assertEquals(6, compiled);
    }

    /** A kernel of another version, put under this one's name, is not taken. */
    @Test
    void looksAtWhatAFileSaysOfItself() throws IOException {
        get(SOURCE, "12.9");
        Path of129 = file();
        getsTheCode();
        Path of126;
        try (Stream<Path> files = Files.list(folder)) {
            of126 = files.filter(file -> !file.equals(of129)).findFirst().orElseThrow();
        }
        Files.write(of126, Files.readAllBytes(of129));
        getsTheCode();
        assertEquals(3, compiled);
    }

    @Test
    void doesWithoutAFolderThatCannotBeWrittenTo() throws IOException {
        Path readOnly = Files.createDirectory(folder.resolve("read-only"));
        assumeFalse(!readOnly.toFile().setWritable(false), "no such folder on this system");
        Path file = Files.createFile(folder.resolve("file"));
        for (Path place : List.of(readOnly.resolve("kernels"), file, file.resolve("kernels"))) {
            folder = place;
            getsTheCode();
            getsTheCode();
        }
        boolean root = Files.isDirectory(readOnly.resolve("kernels")); // root may write everywhere
        assertEquals(root ? 5 : 6, compiled);
        assertFalse(Files.isDirectory(file));
    }
}
