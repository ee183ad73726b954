package dev.stringbench.data.sources;

import dev.stringbench.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The state of a file in a data folder. */
public enum DataStatus {
    /** It is there and has the right checksum. */
    VERIFIED,
    /** It is there and readable; no checksum is known. */
    PRESENT,
    /** It is not there. */
    MISSING,
    /** It is there, but cut short or other than it should be. */
    DAMAGED;

    /** Look at a file, plain or packed as .gz. */
    public static DataStatus of(DataSet set, DataFolder folder) {
        Path file;
        try {
            file = folder.find(set.path());
        } catch (DataException e) {
            return MISSING;
        }
        return of(set, file);
    }

    static DataStatus of(DataSet set, Path file) {
        try {
            if (set.checksum().isPresent()) {
                return set.checksum().get().matches(file) ? VERIFIED : DAMAGED;
            }
            return Files.size(file) > 0 && readable(file) ? PRESENT : DAMAGED;
        } catch (IOException e) {
            return DAMAGED;
        }
    }

    private static boolean readable(Path file) throws IOException {
        try (var in = DataFiles.open(file)) {
            byte[] buffer = new byte[1 << 16];
            int read = in.read(buffer);
            boolean text = read > 0;
            while (read > 0) {
                read = in.read(buffer);
            }
            return text;
        }
    }
}
