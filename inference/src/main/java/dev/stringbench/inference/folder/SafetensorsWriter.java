package dev.stringbench.inference.folder;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * A writer of float32 matrices to a safetensors file, row by row, so that logits of a whole prompt need not be in
 * memory.
 *
 * <p>How many rows each gets need not be known before: room for the header is kept and filled in at the end. The file
 * appears under its name only when {@link #commit} succeeds; closing without it leaves nothing behind.
 */
public final class SafetensorsWriter implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int ALIGNMENT = 8;
    /** Longer than any number of rows or bytes, so that the final header fits. */
    private static final long WIDEST = Long.MAX_VALUE;

    private final Path target;
    private final Path partial;
    private final FileChannel channel;
    private final List<Matrix> matrices;
    private final long[] rows;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private int current;

    /**
     * A matrix to be written.
     *
     * @param name the tensor's name
     * @param columns floats in each row, at least 1
     */
    public record Matrix(String name, int columns) {
        public Matrix {
            if (columns < 1) {
                throw new IllegalArgumentException("columns is " + columns + "; it must be at least 1");
            }
        }
    }

    private SafetensorsWriter(Path target, Path partial, FileChannel channel, List<Matrix> matrices) {
        this.target = target;
        this.partial = partial;
        this.channel = channel;
        this.matrices = List.copyOf(matrices);
        this.rows = new long[matrices.size()];
    }

    /**
     * Begin a file that will hold the given matrices, in this order; one that gets no rows has shape 0 x columns.
     *
     * @throws InferenceException {@link Fault#OUTPUT_FAILED} when the file cannot be created
     */
    public static SafetensorsWriter create(Path target, List<Matrix> matrices) {
        if (matrices.stream().map(Matrix::name).distinct().count() != matrices.size()) {
            throw new IllegalArgumentException("two matrices have the same name: " + matrices);
        }
        Path absolute = target.toAbsolutePath();
        Path partial = absolute.resolveSibling(absolute.getFileName() + ".partial");
        try {
            if (Files.isDirectory(absolute)) {
                throw new IOException("it is a folder");
            }
            FileChannel channel = FileChannel.open(
                    partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            var writer = new SafetensorsWriter(absolute, partial, channel, matrices);
            channel.position(writer.dataStart());
            return writer;
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    /**
     * Append rows to a matrix; matrices are filled one after the other, in the order given to {@link #create}.
     *
     * @param values whole rows, from the buffer's position to its limit
     */
    public void append(String name, FloatBuffer values) {
        int index = matrices.stream().map(Matrix::name).toList().indexOf(name);
        if (index < current) {
            throw new IllegalArgumentException("matrix " + name + " is unknown or already complete");
        }
        int columns = matrices.get(index).columns();
        if (values.remaining() % columns != 0) {
            throw new IllegalArgumentException(
                    values.remaining() + " floats are no whole rows of " + columns + " for matrix " + name);
        }
        current = index;
        rows[index] += values.remaining() / columns;
        FloatBuffer source = values.duplicate();
        try {
            while (source.hasRemaining()) {
                int floats = Math.min(source.remaining(), BUFFER_BYTES / Float.BYTES);
                buffer.clear().limit(floats * Float.BYTES);
                buffer.asFloatBuffer().put(source.slice(source.position(), floats));
                source.position(source.position() + floats);
                writeAll(buffer);
            }
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    /** Append rows to a matrix. */
    public void append(String name, float[] values) {
        append(name, FloatBuffer.wrap(values));
    }

    /** Write the header and give the file its name, replacing what was there. */
    public void commit() {
        try {
            byte[] padded = new byte[Math.toIntExact(dataStart() - Long.BYTES)];
            Arrays.fill(padded, (byte) ' ');
            byte[] text = header(rows);
            System.arraycopy(text, 0, padded, 0, text.length);
            channel.position(0);
            writeAll(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(padded.length)
                    .flip());
            writeAll(ByteBuffer.wrap(padded));
            channel.truncate(dataStart() + dataBytes());
            channel.force(true);
            channel.close();
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    /** Remove what was written unless it was committed. */
    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    private long dataStart() {
        var widest = new long[matrices.size()];
        Arrays.fill(widest, WIDEST);
        long end = (long) Long.BYTES + header(widest).length;
        return (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private long dataBytes() {
        long bytes = 0;
        for (int i = 0; i < rows.length; i++) {
            bytes += rows[i] * matrices.get(i).columns() * Float.BYTES;
        }
        return bytes;
    }

    private byte[] header(long[] rowCounts) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        long offset = 0;
        for (int i = 0; i < rowCounts.length; i++) {
            Matrix matrix = matrices.get(i);
            boolean widest = rowCounts[i] == WIDEST;
            long end = widest ? WIDEST : offset + rowCounts[i] * matrix.columns() * Float.BYTES;
            ObjectNode entry = header.putObject(matrix.name());
            entry.put("dtype", Dtype.FLOAT32.safetensorsName());
            entry.putArray("shape").add(rowCounts[i]).add(matrix.columns());
            entry.putArray("data_offsets").add(widest ? WIDEST : offset).add(end);
            offset = end;
        }
        return header.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static InferenceException failed(Path target, IOException cause) {
        return new InferenceException(Fault.OUTPUT_FAILED, target + " cannot be written: " + cause, cause);
    }
}
