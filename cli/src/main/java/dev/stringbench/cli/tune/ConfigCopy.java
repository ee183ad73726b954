package dev.stringbench.cli.tune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.data.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A copy of a model's config.json that recommends settings of STRING; the model's own file is never written. */
final class ConfigCopy {

    private static final String FILE = "config.json";
    private static final String KEY = "string_config";
    private static final String OFFSET = "shifted_offset";
    private static final String LOCAL = "local_value";

    /** Options that the two numbers express. */
    private static final Set<String> EXPRESSED = Set.of("shifted-offset", "shifted-ratio", "local-value");

    private static final JsonMapper JSON = new JsonMapper();

    private final Path model;
    private final Path folder;

    /**
     * Prepare.
     *
     * @throws BenchmarkException BAD_SETTING where the copy would replace the model's file, or that of another model
     */
    ConfigCopy(Path model, Path folder) {
        this.model = model;
        this.folder = folder;
        Path copy = folder.resolve(FILE);
        try {
            if (!Files.exists(copy)) {
                return;
            }
            if (Files.isSameFile(copy, model.resolve(FILE))) {
                throw refused(folder + " is the model's own folder; another is wanted");
            }
            if (!withoutSettings(copy).equals(withoutSettings(model.resolve(FILE)))) {
                throw refused(copy + " is there already and of another model; another folder is wanted");
            }
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot read " + copy, e);
        }
    }

    /** The block that recommends settings; empty where config.json has no place for them. */
    static Optional<String> block(Candidate candidate) {
        return settings(candidate).map(settings -> "\"" + KEY + "\": " + settings.toPrettyString());
    }

    /**
     * Write the copy.
     *
     * @return its path; empty where the file has no place for the settings
     */
    Optional<Path> write(Candidate candidate) {
        Optional<ObjectNode> settings = settings(candidate);
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        Path copy = folder.resolve(FILE);
        try {
            ObjectNode config = (ObjectNode) JSON.readTree(Files.readString(model.resolve(FILE)));
            config.set(KEY, settings.get());
            AtomicFile.write(copy, config.toPrettyString() + "\n");
            return Optional.of(copy);
        } catch (IOException e) {
            throw BenchmarkException.inputOutput("cannot write " + copy, e);
        }
    }

    private static Optional<ObjectNode> settings(Candidate candidate) {
        Map<String, Number> settings = candidate.choice().settings();
        Number offset = settings.get(OFFSET);
        Number local = settings.get(LOCAL);
        boolean others = candidate.given().keySet().stream().anyMatch(option -> !EXPRESSED.contains(option.name()));
        if (offset == null || local == null || others) {
            return Optional.empty();
        }
        return Optional.of(
                JSON.createObjectNode().put(OFFSET, offset.intValue()).put(LOCAL, local.intValue()));
    }

    private static JsonNode withoutSettings(Path file) throws IOException {
        JsonNode config = JSON.readTree(Files.readString(file));
        if (config instanceof ObjectNode fields) {
            fields.remove(KEY);
        }
        return config;
    }

    private static BenchmarkException refused(String message) {
        return new BenchmarkException(Fault.BAD_SETTING, "--write-config: " + message);
    }
}
