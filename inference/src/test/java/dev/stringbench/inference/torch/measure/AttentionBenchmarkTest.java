package dev.stringbench.inference.torch.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.position.DualChunk;
import dev.stringbench.inference.position.ReRope;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.StringOriginal;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.kernel.ProgramFiles;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionBenchmarkTest {
    @TempDir
    private Path folder;

    @Test
    void timesEveryOperationOfALayer() throws IOException {
        Files.writeString(
                folder.resolve("config.json"), TestModel.config("llama", 8).toString());
        LoadOptions options = LoadOptions.DEFAULTS.withDevice("cpu").withPrefillChunkTokens(16);
        try (var benchmark = AttentionBenchmark.open(ModelConfigReader.read(folder), options);
                BenchmarkLayer layer = benchmark.layer(50)) {
            assertEquals("cpu", benchmark.device());
            assertEquals(Dtype.FLOAT32, benchmark.dtype());
            assertEquals(16, benchmark.chunkTokens());
            List<TimedOperation> operations = List.of(
                    benchmark.matmul(8),
                    benchmark.copy(1000),
                    layer.prefill(new Rope()),
                    layer.prefill(new StringShift(17, 4)),
                    layer.prefill(new StringOriginal(17, 4)),
                    layer.decode(new Rope()),
                    layer.decode(new StringOriginal(17, 4)),
                    layer.prefill(new ReRope(17, OptionalInt.empty())),
                    layer.decode(new DualChunk(9, 4, OptionalInt.empty())),
                    layer.causal(),
                    layer.twoPass(17));
            for (TimedOperation operation : operations) {
                assertTrue(operation.seconds(2) > 0);
            }
        }
    }

    @Test
    void packsProgramsThatPyTorchLoads() throws IOException {
        ProgramFiles.write(folder.resolve("new/archive"));
        for (String name : List.of("program.pt", "benchmark.pt")) {
            byte[] bytes = Files.readAllBytes(folder.resolve("new/archive").resolve(name));
            assertEquals("PK", new String(bytes, 0, 2, java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    @Test
    void seesTheMemoryOfThisProcess() {
        try (MemoryPeak peak = MemoryPeak.watch(List.of("cpu"))) {
            boolean linux = Files.exists(Path.of("/proc/self/status"));
            assertEquals(linux, peak.bytes().isPresent());
            peak.bytes().ifPresent(bytes -> assertTrue(bytes > 1 << 20, bytes + " bytes"));
        }
    }
}
