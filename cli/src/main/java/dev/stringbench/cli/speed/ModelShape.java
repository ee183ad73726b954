package dev.stringbench.cli.speed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.benchmarks.BenchmarkException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder that holds nothing but a config.json, for random weights; deleted when closed.
 *
 * @param name the shape's or the model's name
 * @param folder the folder
 */
record ModelShape(String name, Path folder) implements AutoCloseable {

    /** The packaged shapes, published architectures. */
    static final List<String> NAMES =
            List.of("llama3.1-8b", "llama3.1-70b", "llama3.2-1b", "mistral-7b", "qwen2-7b", "qwen2-72b", "qwen3-8b");

    private static final JsonMapper JSON = new JsonMapper();
    private static final String CONFIG = "config.json";

    /**
     * Unpack one of {@link #NAMES}.
     *
     * @param layers decoder layers, or null for the architecture's own
     */
    static ModelShape packaged(String name, @Nullable Integer layers) {
        try (InputStream stream = ModelShape.class.getResourceAsStream("shapes/" + name + ".json")) {
            if (stream == null) {
                throw new FileNotFoundException("resource shapes/" + name + ".json");
            }
            return write(name, stream.readAllBytes(), layers);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot unpack the shape " + name, e);
        }
    }

    /** Take the config.json of a model with other layers. */
    static ModelShape of(Path model, int layers) {
        Path config = model.resolve(CONFIG);
        try {
            return write(
                    model.toAbsolutePath().normalize().getFileName().toString(), Files.readAllBytes(config), layers);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read " + config, e);
        }
    }

    private static ModelShape write(String name, byte[] config, @Nullable Integer layers) throws IOException {
        Path folder = Files.createTempDirectory("string-bench-shape");
        try {
            Files.write(folder.resolve(CONFIG), layers == null ? config : withLayers(config, layers));
            return new ModelShape(name, folder);
        } catch (JsonProcessingException e) {
            new ModelShape(name, folder).close();
            throw new IOException("it does not hold valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static byte[] withLayers(byte[] config, int layers) throws IOException {
        var json = JSON.readTree(config);
        if (json instanceof ObjectNode object) {
            object.put("num_hidden_layers", layers);
            object.remove("layer_types"); // one for each of the former layers
        }
        return JSON.writeValueAsBytes(json);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder.resolve(CONFIG));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot delete " + folder, e);
        }
    }
}
