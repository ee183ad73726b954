package dev.stringbench.inference.folder;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.json.GitLfsPointer;
import dev.stringbench.inference.json.JsonFields;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file, checked against the file; the tensors' bytes are not read.
 *
 * <p>The format: 8 bytes little-endian header length, a JSON object that gives each tensor's dtype, shape and offsets into
 * what follows, then the data. As in the reference implementation the tensors must cover the data without gap or overlap.
 *
 * @param path the file
 * @param dataStart first byte after the header
 * @param tensors every tensor by name, in the order of their data
 */
public record SafetensorsFile(Path path, long dataStart, Map<String, TensorLocation> tensors) {
    /** The reference implementation's limit; a longer header is an attack or rubbish. */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private static final int LENGTH_BYTES = 8;
    private static final String METADATA = "__metadata__";

    public SafetensorsFile {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * Read and check the header of a file.
     *
     * @throws InferenceException {@link Fault#BAD_WEIGHTS} when the file is missing, cut off or contradicts itself
     */
    public static SafetensorsFile read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw bad(path, "the file is missing; download the model again");
        }
        try (FileChannel channel = FileChannel.open(path)) {
            long fileBytes = channel.size();
            long headerBytes = headerLength(path, channel, fileBytes);
            var header = JsonFields.parse(
                    path,
                    Fault.BAD_WEIGHTS,
                    readExactly(channel, LENGTH_BYTES, (int) headerBytes).array());
            header.optionalObject(METADATA).ifPresent(JsonFields::strings);
            long dataStart = LENGTH_BYTES + headerBytes;
            return new SafetensorsFile(path, dataStart, locate(header, dataStart, fileBytes));
        } catch (IOException e) {
            throw InferenceException.unreadable(Fault.BAD_WEIGHTS, path, e);
        }
    }

    /** Find a tensor by its name. */
    public TensorLocation locate(String name) {
        TensorLocation location = tensors.get(name);
        if (location == null) {
            throw new IllegalArgumentException(path + " has no tensor " + name);
        }
        return location;
    }

    /** Read the given bytes of a file. */
    static ByteBuffer readExactly(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("ends at byte " + (position + buffer.position()));
            }
        }
        return buffer.flip();
    }

    private static long headerLength(Path path, FileChannel channel, long fileBytes) throws IOException {
        if (fileBytes < LENGTH_BYTES) {
            throw bad(path, "it has " + fileBytes + " bytes, too few for a safetensors file; download it again");
        }
        int beginning = (int) Math.min(fileBytes, GitLfsPointer.ENOUGH);
        if (GitLfsPointer.isBeginningOf(readExactly(channel, 0, beginning).array())) {
            throw new InferenceException(Fault.BAD_WEIGHTS, GitLfsPointer.message(path));
        }
        long length = readExactly(channel, 0, LENGTH_BYTES).getLong();
        if (length < 0 || length > MAX_HEADER_BYTES) {
            throw bad(
                    path,
                    "the header claims " + Long.toUnsignedString(length) + " bytes, above the format's limit of "
                            + MAX_HEADER_BYTES + "; this is not a safetensors file, or a broken one");
        }
        if (length > fileBytes - LENGTH_BYTES) {
            throw bad(
                    path,
                    "the header claims " + length + " bytes and the file has only " + fileBytes
                            + "; it is cut off, download it again");
        }
        return length;
    }

    private static Map<String, TensorLocation> locate(JsonFields header, long dataStart, long fileBytes) {
        var entries = new ArrayList<Entry>();
        header.objectsExcept(METADATA).forEach((name, fields) -> entries.add(Entry.read(name, fields)));
        // an empty tensor shares its offset with the one after it and must come first
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        var tensors = new LinkedHashMap<String, TensorLocation>();
        Path path = header.file();
        long position = 0;
        for (Entry entry : entries) {
            if (entry.begin != position) {
                String how =
                        entry.begin < position ? "overlaps the tensor before it, which ends" : "leaves a gap after";
                throw bad(
                        path,
                        "tensor " + entry.name + " begins at data byte " + entry.begin + " and " + how + " byte "
                                + position + "; the file is broken, download it again");
            }
            tensors.put(entry.name, new TensorLocation(path, entry.dtype, dataStart + entry.begin, entry.shape));
            position = entry.end;
        }
        if (position != fileBytes - dataStart) {
            throw bad(
                    path,
                    "its tensors end at data byte " + position + " and its data has " + (fileBytes - dataStart)
                            + " bytes; the file is cut off or broken, download it again");
        }
        return tensors;
    }

    private static InferenceException bad(Path path, String message) {
        return new InferenceException(Fault.BAD_WEIGHTS, path + ": " + message);
    }

    /** One tensor's entry in the header, its offsets counted from the beginning of the data. */
    private record Entry(String name, Dtype dtype, List<Long> shape, long begin, long end) {
        static Entry read(String name, JsonFields fields) {
            String dtypeName = fields.requireString("dtype");
            Dtype dtype = Dtype.ofSafetensorsName(dtypeName)
                    .orElseThrow(() -> fields.bad("tensor " + name + " has the unknown dtype " + dtypeName));
            List<Long> shape = fields.requireLongs("shape");
            List<Long> offsets = fields.requireLongs("data_offsets");
            if (offsets.size() != 2 || offsets.get(0) < 0 || offsets.get(0) > offsets.get(1)) {
                throw fields.bad("tensor " + name + " has data_offsets " + offsets
                        + "; they must be a begin and an end, from 0 on");
            }
            long wanted = byteCount(name, fields, dtype, shape);
            long found = offsets.get(1) - offsets.get(0);
            if (found != wanted) {
                throw fields.bad("tensor " + name + " of shape " + shape + " and dtype " + dtypeName + " wants "
                        + wanted + " bytes and its data_offsets give it " + found
                        + "; the file is broken, download it again");
            }
            return new Entry(name, dtype, shape, offsets.get(0), offsets.get(1));
        }

        private static long byteCount(String name, JsonFields fields, Dtype dtype, List<Long> shape) {
            long bytes = dtype.bytes();
            for (long extent : shape) {
                if (extent < 0 || (extent > 0 && bytes > Long.MAX_VALUE / extent)) {
                    throw fields.bad("tensor " + name + " has the impossible shape " + shape);
                }
                bytes *= extent;
            }
            return bytes;
        }
    }
}
