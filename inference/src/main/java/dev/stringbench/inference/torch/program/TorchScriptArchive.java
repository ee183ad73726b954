package dev.stringbench.inference.torch.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The archive of readable TorchScript source that {@code torch::jit::load} reads, packed without Python.
 *
 * <p>An archive is a zip with one root folder: {@code data.pkl} (a pickled instance of the entry class), {@code
 * code/__torch__/<file>.py} (the source of {@code __torch__.<file>.<name>}), {@code constants.pkl} (an empty tuple) and
 * {@code version}.
 */
final class TorchScriptArchive {
    private static final String ROOT = "stringbench/";
    /** The newest file format of libtorch 2.7; an older one would have its operators rewritten on loading. */
    private static final String FORMAT_VERSION = "10\n";

    private TorchScriptArchive() {}

    /**
     * Pack source files into an archive.
     *
     * @param sources source text by file name without extension, {@code decoder} for {@code __torch__.decoder}
     * @param entryFile the file that holds the entry class
     * @param entryClass a stateless module class whose only attribute is {@code training}
     * @return the bytes of the archive
     */
    static byte[] pack(Map<String, String> sources, String entryFile, String entryClass) {
        var records = new LinkedHashMap<String, byte[]>();
        records.put("data.pkl", pickledModule("__torch__." + entryFile, entryClass));
        sources.forEach(
                (file, text) -> records.put("code/__torch__/" + file + ".py", text.getBytes(StandardCharsets.UTF_8)));
        records.put("constants.pkl", pickledEmptyTuple());
        records.put("version", FORMAT_VERSION.getBytes(StandardCharsets.US_ASCII));
        return zip(records);
    }

    private static byte[] zip(Map<String, byte[]> records) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var entry : records.entrySet()) {
                var zipEntry = new ZipEntry(ROOT + entry.getKey());
                zipEntry.setTime(0); // one source gives one archive, whenever it is packed
                zip.putNextEntry(zipEntry);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Python's pickle, protocol 2, of {@code entryClass()} with {@code training = False}. */
    private static byte[] pickledModule(String module, String entryClass) {
        var pickle = new Pickle();
        pickle.opcode(0x80, 2); // PROTO 2
        pickle.text('c', module + "\n" + entryClass + "\n"); // GLOBAL
        pickle.opcode(')', 0x81); // EMPTY_TUPLE NEWOBJ
        pickle.opcode('}', '('); // EMPTY_DICT MARK
        pickle.opcode('X', "training".length(), 0, 0, 0); // BINUNICODE
        pickle.text("training");
        pickle.opcode(0x89, 'u', 'b', '.'); // NEWFALSE SETITEMS BUILD STOP
        return pickle.toByteArray();
    }

    private static byte[] pickledEmptyTuple() {
        var pickle = new Pickle();
        pickle.opcode(0x80, 2, ')', '.'); // PROTO 2 EMPTY_TUPLE STOP
        return pickle.toByteArray();
    }

    private static final class Pickle extends ByteArrayOutputStream {
        void opcode(int... codes) {
            for (int code : codes) {
                write(code);
            }
        }

        void text(char opcode, String text) {
            write(opcode);
            text(text);
        }

        void text(String text) {
            writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
