package dev.stringbench.inference.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The kernels of GPUs in plain maths, for machines without one. */
final class PlainKernels {
    private PlainKernels() {}

    /** Source that takes the place of kernels.py. */
    static String source() {
        try (var stream = PlainKernels.class.getResourceAsStream("plain-kernels.py")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
