package dev.stringbench.inference.folder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.folder.SafetensorsWriter.Matrix;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
    private static final List<Matrix> MATRICES = List.of(new Matrix("logits", 3), new Matrix("decode_logits", 2));

    @TempDir
    Path folder = Path.of("");

    @Test
    void writesRowsOfUnknownNumber() throws IOException {
        Path target = folder.resolve("x.safetensors");
        try (var writer = SafetensorsWriter.create(target, MATRICES)) {
            writer.append("logits", new float[] {1, 2, 3});
            writer.append("logits", new float[] {4, 5, 6, 7, 8, Float.NaN});
            writer.append("decode_logits", FloatBuffer.wrap(new float[] {0, 9, 10, 0}, 1, 2));
            assertEquals(List.of("x.safetensors.partial"), fileNames());
            writer.commit();
        }
        assertEquals(List.of("x.safetensors"), fileNames());
        var file = SafetensorsFile.read(target);
        assertEquals(0, file.dataStart() % 8);
        assertEquals(List.of(3L, 3L), file.locate("logits").shape());
        assertEquals(List.of(1L, 2L), file.locate("decode_logits").shape());
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 7, 8, Float.NaN}, floats(file, "logits"));
        assertArrayEquals(new float[] {9, 10}, floats(file, "decode_logits"));
    }

    @Test
    void writesMoreThanItsBufferHolds() throws IOException {
        var rows = new float[1_000_000];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i * 0.5f;
        }
        Path target = folder.resolve("x.safetensors");
        try (var writer = SafetensorsWriter.create(target, List.of(new Matrix("a", 1000)))) {
            writer.append("a", rows);
            writer.commit();
        }
        assertArrayEquals(rows, floats(SafetensorsFile.read(target), "a"));
    }

    @Test
    void givesAMatrixWithoutRowsItsColumns() {
        Path target = folder.resolve("x.safetensors");
        try (var writer = SafetensorsWriter.create(target, MATRICES)) {
            writer.append("decode_logits", new float[] {1, 2});
            writer.commit();
        }
        var file = SafetensorsFile.read(target);
        assertEquals(List.of(0L, 3L), file.locate("logits").shape());
        assertEquals(List.of(1L, 2L), file.locate("decode_logits").shape());
    }

    @Test
    void leavesTheOldFileWhenItIsNotCommitted() throws IOException {
        Path target = Files.writeString(folder.resolve("x.safetensors"), "old");
        try (var writer = SafetensorsWriter.create(target, MATRICES)) {
            writer.append("logits", new float[3]);
        }
        assertEquals("old", Files.readString(target));
        assertEquals(List.of("x.safetensors"), fileNames());
    }

    @Test
    void refusesRowsThatDoNotFit() {
        try (var writer = SafetensorsWriter.create(folder.resolve("x.safetensors"), MATRICES)) {
            assertThrows(IllegalArgumentException.class, () -> writer.append("logits", new float[4]));
            assertThrows(IllegalArgumentException.class, () -> writer.append("others", new float[3]));
            writer.append("decode_logits", new float[2]);
            assertThrows(IllegalArgumentException.class, () -> writer.append("logits", new float[3]));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> SafetensorsWriter.create(folder.resolve("y"), List.of(new Matrix("a", 1), new Matrix("a", 2))));
    }

    @Test
    void saysThatItCannotWrite() {
        Path target = folder.resolve("absent/x.safetensors");
        var exception = assertThrows(InferenceException.class, () -> SafetensorsWriter.create(target, MATRICES));
        assertEquals(Fault.OUTPUT_FAILED, exception.fault());
        assertEquals(
                target + " cannot be written: java.nio.file.NoSuchFileException: " + target + ".partial",
                exception.getMessage());
        var onFolder = assertThrows(InferenceException.class, () -> SafetensorsWriter.create(folder, MATRICES));
        assertEquals(folder + " cannot be written: java.io.IOException: it is a folder", onFolder.getMessage());
    }

    private List<String> fileNames() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static float[] floats(SafetensorsFile file, String name) throws IOException {
        TensorLocation tensor = file.locate(name);
        try (FileChannel channel = FileChannel.open(file.path())) {
            var bytes = SafetensorsFile.readExactly(channel, tensor.dataOffset(), (int) tensor.byteCount());
            var values = new float[(int) tensor.elementCount()];
            bytes.asFloatBuffer().get(values);
            return values;
        }
    }
}
