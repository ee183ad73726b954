package dev.stringbench.inference.cuda;

import static dev.stringbench.inference.cuda.CudaDriver.address;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.StringArray;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Compile CUDA source with NVRTC, which libtorch brings along. Its library stays loaded for the life of the process. */
public final class CudaCompiler {
    private static final List<String> IN_THE_SYSTEM = List.of("libnvrtc.so.13", "libnvrtc.so.12");

    private static final Map<Path, CudaCompiler> OPEN = new ConcurrentHashMap<>();

    private final Nvrtc library;
    private final String place;
    private final String version;

    private CudaCompiler(Nvrtc library, String place) {
        this.library = library;
        this.place = place;
        this.version = version(library);
    }

    /**
     * Load the compiler that comes with libtorch, else one of the system's.
     *
     * <p>NVRTC opens its library of built-in declarations by name. In pip's folders that is not where the loader looks, so
     * it is loaded first; cuDNN compiles with the same library and has the good of it too.
     *
     * @param libtorch folder that libtorch was loaded from
     * @throws InferenceException ENGINE_FAILURE when there is none
     */
    public static CudaCompiler of(Path libtorch) {
        return OPEN.computeIfAbsent(libtorch, CudaCompiler::open);
    }

    private static CudaCompiler open(Path libtorch) {
        Optional<CompilerFiles> files = CompilerFiles.beside(libtorch);
        files.ifPresent(found -> found.builtins().forEach(CudaCompiler::tryLoad));
        return Stream.concat(files.stream().map(found -> found.library().toString()), IN_THE_SYSTEM.stream())
                .flatMap(place -> bind(place).stream())
                .findFirst()
                .orElseThrow(() -> failure("there is no libnvrtc in or beside " + libtorch));
    }

    /** A file that cannot be loaded is left to the compiler, which says what it misses. */
    private static void tryLoad(Path file) {
        try {
            NativeLibrary.getInstance(file.toString());
        } catch (LinkageError e) {
            // as the method says
        }
    }

    private static Optional<CudaCompiler> bind(String place) {
        try {
            return Optional.of(new CudaCompiler(Native.load(place, Nvrtc.class), place));
        } catch (LinkageError e) {
            return Optional.empty();
        }
    }

    /** The compiler's version, such as {@code 12.6}. */
    public String version() {
        return version;
    }

    /** The file or the name it was loaded by. */
    public String place() {
        return place;
    }

    /**
     * Compile.
     *
     * @throws InferenceException ENGINE_FAILURE when the compiler refuses the source, with its first line
     */
    public synchronized Cubin compile(CudaSource source) {
        String name = source.name();
        String[] options = Stream.concat(
                        Stream.of("--gpu-architecture=" + source.architecture(), "--std=c++17"),
                        source.definitions().stream().map(definition -> "--define-macro=" + definition))
                .toArray(String[]::new);
        try (var handle = new Memory(Long.BYTES)) {
            check(library.nvrtcCreateProgram(address(handle), source.text(), name, 0, 0, 0), name);
            try {
                long program = handle.getLong(0);
                int error = library.nvrtcCompileProgram(program, options.length, new StringArray(options));
                String log = log(program, name);
                if (error != 0) {
                    throw failure(name + ": " + firstError(log));
                }
                return new Cubin(image(program, name), warnings(log));
            } finally {
                library.nvrtcDestroyProgram(address(handle));
            }
        }
    }

    private static String version(Nvrtc library) {
        try (var numbers = new Memory(2 * Integer.BYTES)) {
            check(library.nvrtcVersion(address(numbers), address(numbers) + Integer.BYTES), "version");
            return numbers.getInt(0) + "." + numbers.getInt(Integer.BYTES);
        }
    }

    private byte[] image(long program, String name) {
        try (var size = new Memory(Long.BYTES)) {
            check(library.nvrtcGetCUBINSize(program, address(size)), name);
            try (var bytes = new Memory(size.getLong(0))) {
                check(library.nvrtcGetCUBIN(program, address(bytes)), name);
                return bytes.getByteArray(0, Math.toIntExact(bytes.size()));
            }
        }
    }

    private String log(long program, String name) {
        try (var size = new Memory(Long.BYTES)) {
            check(library.nvrtcGetProgramLogSize(program, address(size)), name);
            try (var text = new Memory(Math.max(1, size.getLong(0)))) {
                text.clear();
                check(library.nvrtcGetProgramLog(program, address(text)), name);
                return text.getString(0, StandardCharsets.UTF_8.name());
            }
        }
    }

    private static String firstError(String log) {
        return log.lines()
                .map(String::strip)
                .filter(line -> line.contains("error"))
                .findFirst()
                .orElse("no reason given");
    }

    /** The compiler's own warnings and the assembler's, such as that it serialises matrix instructions (C7515). */
    private static List<String> warnings(String log) {
        return log.lines()
                .map(String::strip)
                .filter(line -> line.contains("warning") || line.contains("Potential Performance Loss"))
                .distinct()
                .toList();
    }

    private static void check(int error, String name) {
        if (error != 0) {
            throw failure(name + ": NVRTC error " + error);
        }
    }

    private static InferenceException failure(String reason) {
        return new InferenceException(Fault.ENGINE_FAILURE, "a kernel could not be compiled: " + reason);
    }
}
