package dev.stringbench.inference.torch.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.TensorSpec;
import dev.stringbench.inference.folder.TensorLocation;
import dev.stringbench.inference.folder.WeightIndex;
import dev.stringbench.inference.torch.generate.ProcessMemory;
import dev.stringbench.inference.torch.kernel.KernelProgram;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedWeightsTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    private TorchProgram program;

    @BeforeEach
    void load() {
        program = KernelProgram.load();
    }

    @AfterEach
    void close() {
        program.close();
    }

    @Test
    void readsTensorsThatBeginPastTwoGibibytes() throws IOException {
        Path file = sparseFile(5 * GIB);
        write(file, 3 * GIB + 8, 1.5f, -2, 7, 0.25f);
        assertArrayEquals(
                new float[] {1.5f, -2, 7, 0.25f},
                read(new TensorLocation(file, Dtype.FLOAT32, 3 * GIB + 8, List.of(2L, 2L))));
    }

    @Test
    void readsUnalignedTensorsThatBeginPastTwoGibibytes() throws IOException {
        Path file = sparseFile(5 * GIB);
        write(file, 4 * GIB + 3, 1.5f, -2);
        assertArrayEquals(
                new float[] {1.5f, -2}, read(new TensorLocation(file, Dtype.FLOAT32, 4 * GIB + 3, List.of(2L))));
    }

    @Test
    void mapsATensorLongerThanTwoGibibytesWithoutCopyingIt() throws IOException {
        Path file = sparseFile(3 * GIB + 16);
        write(file, 16 + 3 * GIB - 8, 3, 4);
        var location = new TensorLocation(file, Dtype.FLOAT32, 16, List.of(3 * GIB / 8, 2L));
        long before = ProcessMemory.residentKilobytes();
        try (PtNDManager scope = program.newScope();
                MappedWeights weights = weights(location)) {
            PtNDArray tensor = weights.tensor(spec(location), TensorSlice.WHOLE, "cpu", Dtype.FLOAT32, scope);
            assertEquals(3 * GIB / 4, tensor.size());
            assertArrayEquals(new float[] {3, 4}, tensor.get(3 * GIB / 8 - 1).toFloatArray());
        }
        assertTrue(ProcessMemory.residentKilobytes() - before < 100_000, "the mapping was copied");
    }

    private Path sparseFile(long bytes) throws IOException {
        Path file = folder.resolve("model.safetensors");
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), bytes - 1);
        }
        return file;
    }

    private static void write(Path file, long offset, float... numbers) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(bytes, offset);
        }
    }

    private float[] read(TensorLocation location) {
        try (PtNDManager scope = program.newScope();
                MappedWeights weights = weights(location)) {
            PtNDArray tensor = weights.tensor(spec(location), TensorSlice.WHOLE, "cpu", Dtype.FLOAT32, scope);
            return tensor.toFloatArray();
        }
    }

    private MappedWeights weights(TensorLocation location) {
        return new MappedWeights(
                program, new WeightIndex(Map.of("w", location), List.of(), Optional.empty(), List.of()));
    }

    private static TensorSpec spec(TensorLocation location) {
        return new TensorSpec("w", location.shape());
    }
}
