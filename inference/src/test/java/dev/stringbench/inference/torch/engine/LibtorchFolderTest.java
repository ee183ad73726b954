package dev.stringbench.inference.torch.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibtorchFolderTest {
    @TempDir
    private Path site;

    private Path libtorch() throws IOException {
        return Files.createDirectories(site.resolve("torch/lib"));
    }

    private void put(String file) throws IOException {
        Path path = site.resolve(file);
        Files.createDirectories(path.getParent());
        Files.createFile(path);
    }

    /** As the wheels of 2.7.1 and of older versions write it. */
    @ParameterizedTest
    @CsvSource({
        "2.7.1+cu126, cuda: Optional[str] = '12.6', 12.6",
        "2.7.1+cu128, cuda: Optional[str] = '12.8', 12.8",
        "2.5.1+cu124, cuda = '12.4', 12.4",
        "2.7.1+cpu, cuda: Optional[str] = None, none"
    })
    void readsWhatPythonsFileSays(String version, String cuda, String expected) throws IOException {
        Path libtorch = libtorch();
        Files.writeString(
                site.resolve("torch/version.py"),
                "from typing import Optional\n\n__version__ = '" + version + "'\ndebug = False\n" + cuda
                        + "\ngit_version = 'e2d141d'\nhip: Optional[str] = None\n");
        assertEquals(
                new LibtorchFolder(
                        Optional.of(version), Optional.of(expected).filter(known -> !known.equals("none")), List.of()),
                LibtorchFolder.read(libtorch));
    }

    @Test
    void namesPipsPackagesAndTakesTheVersionFromThem() throws IOException {
        Path libtorch = libtorch();
        put("nvidia/cublas/lib/libcublas.so.12");
        put("nvidia/cuda_runtime/lib/libcudart.so.12");
        put("nvidia/cuda_nvrtc/lib/libnvrtc.so.12");
        put("nvidia/__init__.py");
        LibtorchFolder folder = LibtorchFolder.read(libtorch);
        assertEquals(
                new LibtorchFolder(
                        Optional.empty(), Optional.of("12"), List.of("cublas", "cuda_nvrtc", "cuda_runtime")),
                folder);
        assertEquals(
                "a PyTorch that does not say its version, for CUDA 12, with pip's packages cublas, cuda_nvrtc,"
                        + " cuda_runtime",
                folder.words());
    }

    @ParameterizedTest
    @CsvSource({"nvidia/cu13/lib/libcudart.so.13, 13", "torch/lib/libcudart-218eec4c.so.12, 12"})
    void knowsOtherLayouts(String file, String cuda) throws IOException {
        Path libtorch = libtorch();
        put(file);
        assertEquals(Optional.of(cuda), LibtorchFolder.read(libtorch).cuda());
    }

    @Test
    void readsTheNameOfDjlsFolder() throws IOException {
        Path libtorch = Files.createDirectories(site.resolve("2.7.1-cu128-linux-x86_64"));
        assertEquals(
                "PyTorch 2.7.1, for CUDA 12.8", LibtorchFolder.read(libtorch).words());
        assertEquals(
                "a PyTorch that does not say its version",
                LibtorchFolder.read(site.resolve("none/lib")).words());
    }
}
