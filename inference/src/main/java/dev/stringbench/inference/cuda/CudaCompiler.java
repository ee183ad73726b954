package dev.stringbench.inference.cuda;

import static dev.stringbench.inference.cuda.CudaDriver.address;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.StringArray;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compile CUDA source with NVRTC, the run-time compiler that every CUDA build of libtorch brings along, in its own folder
 * or, installed by pip, in a package beside it.
 */
@SuppressWarnings("MemberName") // the functions' own names
public final class CudaCompiler {
    /** As NVIDIA names it and as libtorch renames it, but not its companions. */
    private static final Pattern LIBRARY =
            Pattern.compile("libnvrtc(-[0-9a-f]+)?\\.so(\\.[0-9.]+)?|nvrtc64_[0-9_]+\\.dll");

    private static final List<String> BESIDE_TORCH =
            List.of("", "../../nvidia/cuda_nvrtc/lib", "../../nvidia/cu13/lib", "../../nvidia/cu12/lib");

    private static final List<String> IN_THE_SYSTEM = List.of("libnvrtc.so.13", "libnvrtc.so.12");

    private static boolean bound;

    private CudaCompiler() {}

    /**
     * Compile for one kind of GPU.
     *
     * @param libtorch folder that libtorch was loaded from
     * @param source CUDA C++ that includes nothing
     * @param name of the source in messages
     * @param architecture such as {@code sm_90a}
     * @param definitions such as {@code WIDTH=128}
     * @return a cubin
     * @throws InferenceException ENGINE_FAILURE when there is no compiler or it refuses the source, with its first line
     */
    public static synchronized byte[] compile(
            Path libtorch, String source, String name, String architecture, List<String> definitions) {
        bind(libtorch);
        String[] options = Stream.concat(
                        Stream.of("--gpu-architecture=" + architecture, "--std=c++17"),
                        definitions.stream().map(definition -> "--define-macro=" + definition))
                .toArray(String[]::new);
        try (var handle = new Memory(Long.BYTES)) {
            check(nvrtcCreateProgram(address(handle), source, name, 0, 0, 0), name);
            try {
                var list = new StringArray(options);
                int error = nvrtcCompileProgram(handle.getLong(0), options.length, address(list));
                if (error != 0) {
                    throw failure(name + ": " + firstLine(log(handle.getLong(0), name)));
                }
                return cubin(handle.getLong(0), name);
            } finally {
                nvrtcDestroyProgram(address(handle));
            }
        }
    }

    /** The compiler's library in or beside libtorch's folder. */
    static Optional<Path> find(Path libtorch) {
        return BESIDE_TORCH.stream()
                .map(libtorch::resolve)
                .flatMap(CudaCompiler::libraries)
                .findFirst();
    }

    private static Stream<Path> libraries(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file ->
                            LIBRARY.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static void bind(Path libtorch) {
        if (bound) {
            return;
        }
        List<String> places = Stream.concat(
                        find(libtorch).map(file -> file.toAbsolutePath().toString()).stream(), IN_THE_SYSTEM.stream())
                .toList();
        for (String place : places) {
            try {
                Native.register(CudaCompiler.class, NativeLibrary.getInstance(place));
                bound = true;
                return;
            } catch (LinkageError e) {
                // the next place
            }
        }
        throw failure("there is no libnvrtc in or beside " + libtorch);
    }

    private static byte[] cubin(long program, String name) {
        try (var size = new Memory(Long.BYTES)) {
            check(nvrtcGetCUBINSize(program, address(size)), name);
            try (var bytes = new Memory(size.getLong(0))) {
                check(nvrtcGetCUBIN(program, address(bytes)), name);
                return bytes.getByteArray(0, Math.toIntExact(bytes.size()));
            }
        }
    }

    private static String log(long program, String name) {
        try (var size = new Memory(Long.BYTES)) {
            check(nvrtcGetProgramLogSize(program, address(size)), name);
            try (var text = new Memory(Math.max(1, size.getLong(0)))) {
                check(nvrtcGetProgramLog(program, address(text)), name);
                return text.getString(0, StandardCharsets.UTF_8.name());
            }
        }
    }

    private static String firstLine(String log) {
        return log.lines()
                .map(String::strip)
                .filter(line -> line.contains("error"))
                .findFirst()
                .orElse("no reason given");
    }

    private static void check(int error, String name) {
        if (error != 0) {
            throw failure(name + ": NVRTC error " + error);
        }
    }

    private static InferenceException failure(String reason) {
        return new InferenceException(Fault.ENGINE_FAILURE, "a kernel could not be compiled: " + reason);
    }

    private static native int nvrtcCreateProgram(
            long result, String source, String name, int headers, long headerSources, long headerNames);

    private static native int nvrtcCompileProgram(long program, int count, long options);

    private static native int nvrtcGetProgramLogSize(long program, long result);

    private static native int nvrtcGetProgramLog(long program, long result);

    private static native int nvrtcGetCUBINSize(long program, long result);

    private static native int nvrtcGetCUBIN(long program, long result);

    private static native int nvrtcDestroyProgram(long program);
}
