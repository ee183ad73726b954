package dev.stringbench.inference.folder;

import dev.stringbench.inference.family.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/** Write safetensors files, right and wrong ones, byte by byte. */
final class TestSafetensors {
    private TestSafetensors() {}

    /** Write a file with the given header text and as many data bytes, which count up. */
    static Path write(Path file, String header, int dataBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return writeClaiming(file, text.length, header, dataBytes);
    }

    /** Write a file whose header claims another length than it has. */
    static Path writeClaiming(Path file, long claimed, String header, int dataBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(claimed).put(text);
        for (int i = 0; i < dataBytes; i++) {
            bytes.put((byte) i);
        }
        return Files.write(file, bytes.array());
    }

    /** Write well-formed bfloat16 tensors; their bytes follow from their names and the seed. */
    static Path write(Path file, List<TensorSpec> tensors, int seed) throws IOException {
        var header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        var data = new ByteArrayOutputStream();
        for (TensorSpec tensor : tensors) {
            int begin = data.size();
            for (int i = 0; i < 2 * tensor.elementCount(); i++) {
                data.write(tensor.name().hashCode() + seed + i);
            }
            header.append(String.format(
                    Locale.ROOT,
                    ",\"%s\":{\"dtype\":\"BF16\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
                    tensor.name(),
                    tensor.shape(),
                    begin,
                    data.size()));
        }
        write(file, header.append('}').toString(), data.size());
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(data.toByteArray()), channel.size() - data.size());
        }
        return file;
    }
}
