package dev.stringbench.inference.folder;

import dev.stringbench.inference.Dtype;
import java.nio.file.Path;
import java.util.List;

/**
 * The place of one tensor on disk.
 *
 * @param file the safetensors file
 * @param dtype element type as stored
 * @param dataOffset first byte, counted from the beginning of the file
 * @param shape extents, outermost first; empty for a scalar
 */
public record TensorLocation(Path file, Dtype dtype, long dataOffset, List<Long> shape) {
    public TensorLocation {
        shape = List.copyOf(shape);
    }

    /** Elements in all. */
    public long elementCount() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** Bytes in the file. */
    public long byteCount() {
        return Math.multiplyExact(elementCount(), dtype.bytes());
    }

    /**
     * Whether the first byte lies at a multiple of the element size, counted from the beginning of the file, so that a
     * mapping of the file as elements of this type holds the tensor. The format does not promise it.
     */
    public boolean isAligned() {
        return dataOffset % dtype.bytes() == 0;
    }
}
