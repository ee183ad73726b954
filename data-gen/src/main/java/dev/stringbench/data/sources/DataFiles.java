package dev.stringbench.data.sources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.FileFailure;
import dev.stringbench.data.JsonReader;
import dev.stringbench.data.MalformedJsonException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Data files, read plain or packed as .gz, with errors that name the file. */
public final class DataFiles {

    private DataFiles() {}

    /**
     * Open a file, unpacked if its name ends in .gz.
     *
     * @return a stream that the caller closes
     */
    public static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        if (!file.toString().endsWith(".gz")) {
            return in;
        }
        try {
            return new GZIPInputStream(in, 1 << 16);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /**
     * Read a whole UTF-8 file.
     *
     * @throws DataException MISSING_DATA if it is not there, BAD_FILE if it cannot be read or is not UTF-8
     */
    public static String readText(Path file) {
        requireFile(file);
        try (InputStream in = open(file)) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataException(DataFault.BAD_FILE, file + " is not UTF-8 text; fetch it again", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Read a whole JSON file.
     *
     * @throws DataException MISSING_DATA if it is not there, BAD_FILE if it is not JSON
     */
    public static JsonNode readJson(Path file) {
        requireFile(file);
        try (InputStream in = open(file)) {
            return JsonReader.read(in);
        } catch (MalformedJsonException e) {
            throw new DataException(DataFault.BAD_FILE, file + " is not JSON: " + e.reason() + "; fetch it again", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static void requireFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new DataException(DataFault.MISSING_DATA, "there is no file " + file);
        }
    }

    private static DataException unreadable(Path file, IOException e) {
        return new DataException(DataFault.BAD_FILE, FileFailure.after(file + " cannot be read", e), e);
    }
}
