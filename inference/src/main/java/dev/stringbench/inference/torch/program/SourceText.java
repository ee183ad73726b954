package dev.stringbench.inference.torch.program;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text of the TorchScript and CUDA sources that lie beside the classes that use them. */
public final class SourceText {
    private SourceText() {}

    /**
     * Read a resource.
     *
     * @param owner a class in the package of the resource
     * @param file name of the resource
     * @throws UncheckedIOException when there is no such resource
     */
    public static String beside(Class<?> owner, String file) {
        try (var stream = owner.getResourceAsStream(file)) {
            if (stream == null) {
                throw new FileNotFoundException("resource " + file);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
