package dev.stringbench.inference.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of NVRTC, the run-time compiler that every CUDA build of libtorch brings along, in its own folder or, installed
 * by pip, in a package beside it.
 *
 * @param library the compiler
 * @param builtins the libraries beside it that it opens by name when it compiles, which the loader finds only where they are
 *     loaded already or lie where it looks
 */
record CompilerFiles(Path library, List<Path> builtins) {
    /** As NVIDIA names it and as libtorch renames it, but not its companions. */
    private static final Pattern LIBRARY =
            Pattern.compile("libnvrtc(-[0-9a-f]+)?\\.so(\\.[0-9.]+)?|nvrtc64_[0-9_]+\\.dll");

    private static final Pattern BUILTINS =
            Pattern.compile("libnvrtc-builtins(-[0-9a-f]+)?\\.so(\\.[0-9.]+)?|nvrtc-builtins64_[0-9_]+\\.dll");

    private static final List<String> BESIDE_TORCH =
            List.of("", "../../nvidia/cuda_nvrtc/lib", "../../nvidia/cu13/lib", "../../nvidia/cu12/lib");

    CompilerFiles {
        builtins = List.copyOf(builtins);
    }

    /** Look in and beside libtorch's folder. */
    static Optional<CompilerFiles> beside(Path libtorch) {
        return BESIDE_TORCH.stream()
                .map(libtorch::resolve)
                .flatMap(folder -> named(folder, LIBRARY).stream())
                .findFirst()
                .map(CompilerFiles::of);
    }

    private static CompilerFiles of(Path library) {
        Path file = library.toAbsolutePath().normalize();
        Path folder = file.getParent();
        return new CompilerFiles(file, folder == null ? List.of() : named(folder, BUILTINS));
    }

    private static List<Path> named(Path folder, Pattern name) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> name.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
