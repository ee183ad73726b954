package dev.stringbench.inference.torch.generate;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Read this process's memory as Linux counts it, libtorch's included; tests that ask elsewhere are skipped. */
public final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");

    private ProcessMemory() {}

    /** Kilobytes in use now. */
    public static long residentKilobytes() {
        return read("VmRSS:");
    }

    /** Kilobytes of address space, those too that were never touched. */
    public static long virtualKilobytes() {
        return read("VmSize:");
    }

    /** Most kilobytes that were in use since {@link #resetPeak}. */
    static long peakKilobytes() {
        return read("VmHWM:");
    }

    static void resetPeak() {
        assumeTrue(Files.isWritable(CLEAR), "no " + CLEAR);
        try {
            Files.writeString(CLEAR, "5");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long read(String key) {
        assumeTrue(Files.exists(STATUS), "no " + STATUS);
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
