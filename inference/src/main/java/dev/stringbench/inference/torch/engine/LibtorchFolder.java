package dev.stringbench.inference.torch.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a folder of libtorch says of itself, as pip or DJL lay it out, without loading it.
 *
 * @param version such as {@code 2.7.1+cu126}
 * @param cuda version of CUDA that it was built for, such as {@code 12.6}; only the major one where file names alone say it
 * @param packages NVIDIA's libraries that lie in packages of their own beside it, such as {@code cublas}
 */
public record LibtorchFolder(Optional<String> version, Optional<String> cuda, List<String> packages) {
    private static final Pattern VERSION = Pattern.compile("^__version__ = '([^']+)'", Pattern.MULTILINE);
    private static final Pattern CUDA = Pattern.compile("^cuda(?:: [^=]+)? = '([^']+)'", Pattern.MULTILINE);
    private static final Pattern DJL_FOLDER = Pattern.compile("([0-9.]+)-cu([0-9]+)([0-9])-.*");
    private static final Pattern CUDART = Pattern.compile("libcudart(?:-[0-9a-f]+)?\\.so\\.([0-9]+).*");

    public LibtorchFolder {
        packages = List.copyOf(packages);
    }

    /** Read what there is; nothing is an error. */
    public static LibtorchFolder read(Path libtorch) {
        Path lib = libtorch.toAbsolutePath().normalize();
        String python = text(lib.resolveSibling("version.py"));
        Path nvidia = lib.resolve("../../nvidia").normalize();
        List<Path> packages = files(nvidia).stream()
                .filter(folder -> Files.isDirectory(folder.resolve("lib")))
                .toList();
        Matcher djl = DJL_FOLDER.matcher(name(lib));
        boolean ofDjl = djl.matches();
        return new LibtorchFolder(
                first(VERSION, python).or(() -> ofDjl ? Optional.of(djl.group(1)) : Optional.empty()),
                first(CUDA, python)
                        .or(() -> ofDjl ? Optional.of(djl.group(2) + "." + djl.group(3)) : Optional.empty())
                        .or(() -> Stream.concat(
                                        Stream.of(lib), packages.stream().map(folder -> folder.resolve("lib")))
                                .flatMap(folder -> files(folder).stream())
                                .flatMap(file -> first(CUDART, name(file)).stream())
                                .findFirst()),
                packages.stream().map(LibtorchFolder::name).toList());
    }

    /** A line for people. */
    public String words() {
        return version.map(known -> "PyTorch " + known).orElse("a PyTorch that does not say its version")
                + cuda.map(known -> ", for CUDA " + known).orElse("")
                + (packages.isEmpty() ? "" : ", with pip's packages " + String.join(", ", packages));
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static String name(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
