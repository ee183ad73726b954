package dev.stringbench.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Platform;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CudaCompilerTest {
    private static final CudaSource SOURCE = new CudaSource("none.cu", "text", "sm_90a", List.of("WIDTH=3"));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path site;

    private Path libtorch;

    @BeforeEach
    void makeLibtorchsFolder() throws IOException {
        libtorch = Files.createDirectories(site.resolve("torch/lib"));
    }

    /** As libtorch's archive, as pip, on Linux and on Windows. */
    @ParameterizedTest
    @CsvSource({
        "torch/lib, libnvrtc-b51b459d.so.12, libnvrtc-builtins-07fb3db5.so.12.8",
        "torch/lib, libnvrtc.so.12, libnvrtc-builtins.so.12.6",
        "nvidia/cuda_nvrtc/lib, libnvrtc.so.12, libnvrtc-builtins.so.12.8",
        "nvidia/cu12/lib, libnvrtc.so.12, libnvrtc-builtins.so.12.9",
        "nvidia/cu13/lib, libnvrtc.so.13, libnvrtc-builtins.so.13.0",
        "torch/lib, nvrtc64_120_0.dll, nvrtc-builtins64_128.dll"
    })
    void findsTheCompilerThatComesWithLibtorchAndWhatItOpens(String folder, String name, String builtins)
            throws IOException {
        Path place = Files.createDirectories(site.resolve(folder));
        for (String other : List.of("libnvrtc.alt.so.13", "libnvrtc-builtins.alt.so.13.0", "libtorch.so")) {
            Files.createFile(place.resolve(other));
        }
        Files.createFile(place.resolve(builtins));
        assertEquals(Optional.empty(), CompilerFiles.beside(libtorch));
        Files.createFile(place.resolve(name));
        assertEquals(
                Optional.of(new CompilerFiles(place.resolve(name), List.of(place.resolve(builtins)))),
                CompilerFiles.beside(libtorch));
    }

    /** A file of the right name that is no library is passed over, as is a machine without CUDA. */
    @Test
    void saysWhereItLooked() throws IOException {
        Files.createFile(libtorch.resolve("libnvrtc.so.12"));
        Files.createFile(libtorch.resolve("libnvrtc-builtins.so.12.6"));
        var thrown = assertThrows(InferenceException.class, () -> CudaCompiler.of(libtorch));
        assertEquals(Fault.ENGINE_FAILURE, thrown.fault());
        assertTrue(thrown.getMessage().contains("no libnvrtc in or beside " + libtorch), thrown.getMessage());
    }

    /** The stand-in opens its builtins by name, as NVRTC does, where the loader does not look. */
    @ParameterizedTest
    @ValueSource(strings = {"torch/lib", "nvidia/cuda_nvrtc/lib", "nvidia/cu12/lib"})
    void loadsTheBuiltinsBeforeTheCompilerThatOpensThem(String folder) throws IOException, InterruptedException {
        String builtins = "libnvrtc-builtins.so." + Integer.toUnsignedLong(folder.hashCode());
        Path place = Files.createDirectories(site.resolve(folder));
        build(place.resolve(builtins), "int builtins = 1;", "-Wl,-soname," + builtins);
        build(place.resolve("libnvrtc.so.12"), standIn(builtins), "-ldl");
        CudaCompiler compiler = CudaCompiler.of(libtorch);
        assertEquals("12.6", compiler.version());
        assertEquals(place.resolve("libnvrtc.so.12").toString(), compiler.place());
        Cubin cubin = compiler.compile(SOURCE);
        assertArrayEquals("code of text, --define-macro=WIDTH=3".getBytes(StandardCharsets.US_ASCII), cubin.image());
        assertEquals(
                List.of("ptxas info    : (C7515) Potential Performance Loss: wgmma is serialized"), cubin.warnings());
    }

    @Test
    void saysWhatTheCompilerSaysWhereItsBuiltinsAreMissing() throws IOException, InterruptedException {
        build(libtorch.resolve("libnvrtc.so.12"), standIn("libnvrtc-builtins.so.0.0"), "-ldl");
        CudaCompiler compiler = CudaCompiler.of(libtorch);
        var thrown = assertThrows(InferenceException.class, () -> compiler.compile(SOURCE));
        assertEquals(
                "a kernel could not be compiled: none.cu: nvrtc: error: failed to open libnvrtc-builtins.so.0.0",
                thrown.getMessage());
    }

    /** What NVRTC does, as far as it is asked: opens its builtins when it compiles, and fails without. */
    private static String standIn(String builtins) {
        return """
                #include <dlfcn.h>
                #include <stdio.h>
                #include <string.h>
                static char code[200], said[200];
                static const char *text;
                int nvrtcVersion(int *major, int *minor) { *major = 12; *minor = 6; return 0; }
                int nvrtcCreateProgram(void **result, const char *source, const char *name, int n, void *s, void *h) {
                  *result = code; text = source; return 0;
                }
                int nvrtcCompileProgram(void *program, int count, char **options) {
                  if (!dlopen("BUILTINS", RTLD_LAZY)) {
                    strcpy(said, "nvrtc: error: failed to open BUILTINS\\n");
                    return 7;
                  }
                  strcpy(said, "ptxas info    : 0 bytes gmem\\n"
                      "ptxas info    : (C7515) Potential Performance Loss: wgmma is serialized\\n");
                  snprintf(code, sizeof code, "code of %s, %s", text, options[count - 1]);
                  return 0;
                }
                int nvrtcGetProgramLogSize(void *program, size_t *size) { *size = strlen(said) + 1; return 0; }
                int nvrtcGetProgramLog(void *program, char *log) { strcpy(log, said); return 0; }
                int nvrtcGetCUBINSize(void *program, size_t *size) { *size = strlen(code); return 0; }
                int nvrtcGetCUBIN(void *program, char *image) { memcpy(image, code, strlen(code)); return 0; }
                int nvrtcDestroyProgram(void **program) { return 0; }
                """.replace("BUILTINS", builtins);
    }

    private void build(Path library, String source, String option) throws IOException, InterruptedException {
        assumeTrue(Platform.isLinux(), "libraries are made for Linux");
        Path file = Files.writeString(site.resolve("stand-in.c"), source);
        var command = new ArrayList<>(List.of("gcc", "-shared", "-fPIC", "-o", library.toString(), file.toString()));
        command.add(option);
        try {
            Process gcc = new ProcessBuilder(command).inheritIO().start();
            assertEquals(0, gcc.waitFor());
        } catch (IOException e) {
            assumeTrue(false, "gcc is not installed");
        }
    }
}
