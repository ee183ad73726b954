package dev.stringbench.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaCompilerTest {
    @TempDir
    private Path site;

    /** As libtorch's archive, as pip, on Linux and on Windows. */
    @ParameterizedTest
    @CsvSource({
        "torch/lib, libnvrtc-b51b459d.so.12",
        "torch/lib, libnvrtc.so.12",
        "nvidia/cuda_nvrtc/lib, libnvrtc.so.12",
        "nvidia/cu13/lib, libnvrtc.so.13",
        "torch/lib, nvrtc64_120_0.dll"
    })
    void findsTheCompilerThatComesWithLibtorch(String folder, String name) throws IOException {
        Path libtorch = Files.createDirectories(site.resolve("torch/lib"));
        Files.createDirectories(site.resolve(folder));
        for (String companion :
                List.of("libnvrtc-builtins.so.12.8", "libnvrtc.alt.so.13", "nvrtc-builtins64_128.dll", "libtorch.so")) {
            Files.createFile(site.resolve(folder).resolve(companion));
        }
        assertEquals(Optional.empty(), CudaCompiler.find(libtorch));
        Files.createFile(site.resolve(folder).resolve(name));
        assertEquals(
                Optional.of(site.resolve(folder).resolve(name).normalize()),
                CudaCompiler.find(libtorch).map(Path::normalize));
    }

    /** A file of the right name that is no library is passed over, as is a machine without CUDA. */
    @Test
    void saysWhereItLooked() throws IOException {
        Files.createFile(site.resolve("libnvrtc.so.12"));
        var thrown = assertThrows(
                InferenceException.class, () -> CudaCompiler.compile(site, "", "none.cu", "sm_90a", List.of()));
        assertEquals(Fault.ENGINE_FAILURE, thrown.fault());
        assertTrue(thrown.getMessage().contains("no libnvrtc in or beside " + site), thrown.getMessage());
    }
}
