package dev.stringbench.inference.folder;

import dev.stringbench.inference.Finding;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ConfigFields;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.json.JsonFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A reader of config.json and generation_config.json of a model folder by the rules of the model's family. */
public final class ModelConfigReader {
    private static final String CONFIG = "config.json";

    private ModelConfigReader() {}

    /**
     * Read the configuration of the model in a folder.
     *
     * @throws InferenceException {@link Fault#BAD_MODEL_FOLDER} when the folder or a file is missing, broken or holds
     *     impossible values; {@link Fault#UNSUPPORTED} when the model is of a kind that is not implemented
     */
    public static ModelConfig read(Path folder) {
        ConfigFields fields = fields(folder);
        try {
            return fields.family().read(fields);
        } catch (IllegalArgumentException e) {
            throw new InferenceException(Fault.BAD_MODEL_FOLDER, folder.resolve(CONFIG) + ": " + e.getMessage(), e);
        }
    }

    /**
     * Tell what the configuration of the model in a folder says twice and differently.
     *
     * @throws InferenceException as {@link #read}
     */
    public static List<Finding> findings(Path folder) {
        return fields(folder).findings();
    }

    private static ConfigFields fields(Path folder) {
        if (!Files.isDirectory(folder)) {
            String found = Files.exists(folder) ? " is not a folder" : " does not exist";
            throw new InferenceException(
                    Fault.BAD_MODEL_FOLDER, folder + found + "; give the folder that holds the model's config.json");
        }
        Optional<JsonFields> generation =
                JsonFields.readIfPresent(folder.resolve("generation_config.json"), Fault.BAD_MODEL_FOLDER);
        return new ConfigFields(JsonFields.read(folder.resolve(CONFIG), Fault.BAD_MODEL_FOLDER), generation);
    }
}
