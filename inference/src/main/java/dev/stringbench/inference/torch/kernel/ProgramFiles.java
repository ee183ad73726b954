package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.torch.program.TorchProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The TorchScript of the program as the files that {@code torch.jit.load} reads, to be run without Java. */
public final class ProgramFiles {
    private ProgramFiles() {}

    /**
     * Write {@code program.pt}, what models run, and {@code benchmark.pt}, what they are measured beside.
     *
     * @param folder made where it is missing
     */
    public static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("program.pt"), KernelProgram.archive());
        Files.write(folder.resolve("benchmark.pt"), TorchProgram.benchmarkArchive());
    }
}
