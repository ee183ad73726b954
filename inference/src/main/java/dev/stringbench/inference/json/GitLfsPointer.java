package dev.stringbench.inference.json;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Recognise what Git leaves in the place of a large file when Git LFS has not fetched it. */
public final class GitLfsPointer {

    private static final byte[] BEGINNING = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

    /** Bytes that are enough to tell. */
    public static final int ENOUGH = BEGINNING.length;

    private GitLfsPointer() {}

    /** Whether a file's beginning is a pointer's. */
    public static boolean isBeginningOf(byte[] bytes) {
        if (bytes.length < BEGINNING.length) {
            return false;
        }
        for (int i = 0; i < BEGINNING.length; i++) {
            if (bytes[i] != BEGINNING[i]) {
                return false;
            }
        }
        return true;
    }

    /** What is wrong with such a file, and what mends it. */
    public static String message(Path file) {
        return file + " is a Git LFS pointer, not the file itself; run `git lfs pull` in "
                + file.toAbsolutePath().getParent() + ", or download the model again";
    }
}
