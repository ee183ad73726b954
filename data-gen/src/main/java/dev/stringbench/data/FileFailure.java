package dev.stringbench.data;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.zip.ZipException;

/** Words for a file that could not be read or written: what the operating system said, and what mends it. */
public final class FileFailure {

    private FileFailure() {}

    /** Say the cause and the remedy, such as {@code permission denied; change its permissions or name another path}. */
    public static String words(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied; change the permissions or name another path";
        }
        if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
            return "no such file or folder; check the path";
        }
        if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
            return "there is a file where a folder is wanted; name another path";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return "there is a folder where a file is wanted; name another path";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8 text; convert it to UTF-8";
        }
        if (e instanceof EOFException || e instanceof ZipException) {
            return "it is cut short or not what its name says; bring it here again";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return remedied(system.getReason());
        }
        return remedied(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }

    /**
     * The same with the path that failed before it, where the message does not name it already.
     *
     * @param message the message's beginning
     */
    public static String after(String message, IOException e) {
        boolean named = !(e instanceof FileSystemException system)
                || system.getFile() == null
                || message.contains(system.getFile());
        return message + ": " + (named ? "" : ((FileSystemException) e).getFile() + ": ") + words(e);
    }

    private static String remedied(String reason) {
        String line = reason.replaceAll("\\s+", " ").strip();
        if (line.startsWith("No space left") || line.startsWith("Disk quota exceeded")) {
            return line + "; make room or name another path";
        }
        if (line.startsWith("Read-only file system")) {
            return line + "; name a path that can be written";
        }
        if (line.startsWith("Is a directory")) {
            return "there is a folder where a file is wanted; name another path";
        }
        if (line.startsWith("Not a directory")) {
            return "there is a file where a folder is wanted; name another path";
        }
        return line;
    }
}
