package dev.stringbench.data.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The checksum of a file's content.
 *
 * @param hex lower-case hexadecimal digits
 */
public record Checksum(Kind kind, String hex) {

    /** The ways to compute a checksum. */
    public enum Kind {
        /** SHA-256 of the content. */
        SHA_256,
        /** Git's object id of the content: SHA-1 of a header with its length, and the content. */
        GIT_BLOB
    }

    /**
     * Tell whether a file has this content, unpacked if its name ends in .gz.
     *
     * @throws IOException if it cannot be read
     */
    public boolean matches(Path file) throws IOException {
        return hex.equals(kind == Kind.SHA_256 ? sha256(file) : gitBlob(file));
    }

    private static String sha256(Path file) throws IOException {
        return digest(file, digest("SHA-256"));
    }

    private static String gitBlob(Path file) throws IOException {
        long bytes;
        try (InputStream in = DataFiles.open(file)) {
            bytes = in.transferTo(OutputStream.nullOutputStream());
        }
        MessageDigest sha1 = digest("SHA-1");
        sha1.update(("blob " + bytes + "\0").getBytes(StandardCharsets.US_ASCII));
        return digest(file, sha1);
    }

    private static String digest(Path file, MessageDigest digest) throws IOException {
        try (var in = new DigestInputStream(DataFiles.open(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }
}
