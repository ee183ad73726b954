package dev.stringbench.inference.cuda;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keep compiled kernels in a folder, so that only the first run on a machine compiles them.
 *
 * <p>A file's name is the SHA-256 of all that its contents depend on: compiler, architecture, definitions and source. The
 * file says so again and gives the SHA-256 of what follows, warnings and machine code. A file that says otherwise or is cut short
 * counts as missing and is written anew; a folder that cannot be written to costs only the time to compile.
 */
public final class CubinCache {
    private static final String FORMAT = "string-bench compiled kernel 1";
    private static final int LINES_BEFORE_WARNINGS = 3;

    private final Path folder;

    public CubinCache(Path folder) {
        this.folder = folder;
    }

    /**
     * Give a source's machine code.
     *
     * @param version of the compiler
     * @param compiler what makes it where it is not kept
     */
    public Cubin get(CudaSource source, String version, Function<CudaSource, Cubin> compiler) {
        String key = key(source, version);
        Path file = folder.resolve(key + ".cubin");
        return read(file, key).orElseGet(() -> {
            Cubin made = compiler.apply(source);
            write(file, key, made);
            return made;
        });
    }

    /** Each part is preceded by its length, so that no two sources have the same text. */
    private static String key(CudaSource source, String version) {
        MessageDigest digest = sha256();
        List<String> parts = new ArrayList<>(List.of(FORMAT, version, source.architecture(), source.text()));
        parts.addAll(source.definitions());
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The whole file: format, key and the hash of the rest, a line each; the warnings; an empty line; the code. */
    private static byte[] bytes(String key, Cubin cubin) {
        var rest = new ByteArrayOutputStream();
        for (String warning : cubin.warnings()) {
            rest.writeBytes((warning + "\n").getBytes(StandardCharsets.UTF_8));
        }
        rest.write('\n');
        rest.writeBytes(cubin.image());
        String hash = HexFormat.of().formatHex(sha256().digest(rest.toByteArray()));
        var all = new ByteArrayOutputStream();
        all.writeBytes((FORMAT + "\n" + key + "\n" + hash + "\n").getBytes(StandardCharsets.UTF_8));
        all.writeBytes(rest.toByteArray());
        return all.toByteArray();
    }

    private static Optional<Cubin> read(Path file, String key) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            return Optional.empty();
        }
        List<String> warnings = new ArrayList<>();
        int line = 0;
        int begin = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] != '\n') {
                continue;
            }
            if (line >= LINES_BEFORE_WARNINGS) {
                if (at == begin) {
                    var cubin = new Cubin(Arrays.copyOfRange(bytes, at + 1, bytes.length), warnings);
                    return Arrays.equals(bytes, bytes(key, cubin)) ? Optional.of(cubin) : Optional.empty();
                }
                warnings.add(new String(bytes, begin, at - begin, StandardCharsets.UTF_8));
            }
            line++;
            begin = at + 1;
        }
        return Optional.empty();
    }

    /** Other processes see the whole file or none. */
    private void write(Path file, String key, Cubin cubin) {
        try {
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, "fresh", ".tmp");
            try {
                Files.write(fresh, bytes(key, cubin));
                move(fresh, file);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            // it is compiled again next time
        }
    }

    private static void move(Path fresh, Path file) throws IOException {
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
