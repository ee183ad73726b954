package dev.stringbench.inference.folder;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.ModelTensors;
import dev.stringbench.inference.family.TensorSpec;
import dev.stringbench.inference.json.JsonFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The place of each tensor of a model, checked against the model's configuration.
 *
 * @param tensors exactly the tensors of {@link ModelTensors#all}, in that order
 * @param unusedTensors names in the files that the model does not use; worth a warning, since a folder whose config.json
 *     describes another model has them. Leftovers known to be harmless are not listed
 */
public record WeightIndex(Map<String, TensorLocation> tensors, List<String> unusedTensors) {
    private static final String SINGLE_FILE = "model.safetensors";
    private static final String INDEX_FILE = "model.safetensors.index.json";

    public WeightIndex {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        unusedTensors = List.copyOf(unusedTensors);
    }

    /** Whether a folder holds weights at all, readable or not. */
    public static boolean isPresent(Path folder) {
        return Files.exists(folder.resolve(SINGLE_FILE)) || Files.exists(folder.resolve(INDEX_FILE));
    }

    /**
     * Find and check the tensors of the model in a folder; only headers are read.
     *
     * @throws InferenceException {@link Fault#BAD_WEIGHTS} when a file or a tensor is missing or wrong,
     *     {@link Fault#UNSUPPORTED} when a tensor is of a type that cannot be run
     */
    public static WeightIndex read(Path folder, ModelConfig config) {
        Map<String, TensorLocation> found = Files.exists(folder.resolve(SINGLE_FILE))
                ? new TreeMap<>(
                        SafetensorsFile.read(folder.resolve(SINGLE_FILE)).tensors())
                : readShards(folder);
        var tensors = new LinkedHashMap<String, TensorLocation>();
        for (TensorSpec spec : new ModelTensors(config).all()) {
            TensorLocation location = found.remove(spec.name());
            if (location == null) {
                throw new InferenceException(Fault.BAD_WEIGHTS, missing(folder, spec));
            }
            requireFit(spec, location);
            tensors.put(spec.name(), location);
        }
        List<String> unused = found.keySet().stream()
                .filter(name -> !isHarmless(name, config))
                .toList();
        return new WeightIndex(tensors, unused);
    }

    /** Find a tensor by its name. */
    public TensorLocation locate(String name) {
        TensorLocation location = tensors.get(name);
        if (location == null) {
            throw new IllegalArgumentException("the model has no tensor " + name);
        }
        return location;
    }

    /** The safetensors files in use, each once. */
    public List<Path> files() {
        return tensors.values().stream()
                .map(TensorLocation::file)
                .distinct()
                .sorted()
                .toList();
    }

    /** Bytes of all tensors as stored. */
    public long storedBytes() {
        return tensors.values().stream().mapToLong(TensorLocation::byteCount).sum();
    }

    private static Map<String, TensorLocation> readShards(Path folder) {
        Path indexFile = folder.resolve(INDEX_FILE);
        if (!Files.exists(indexFile)) {
            throw new InferenceException(Fault.BAD_WEIGHTS, noWeights(folder));
        }
        var index = JsonFields.read(indexFile, Fault.BAD_WEIGHTS);
        Map<String, String> shardOfTensor = index.optionalObject("weight_map")
                .orElseThrow(() -> index.missing("weight_map", "an object that gives each tensor's file"))
                .strings();
        var shards = new LinkedHashMap<String, SafetensorsFile>();
        var tensors = new TreeMap<String, TensorLocation>();
        shardOfTensor.forEach((name, shard) -> {
            var file = shards.computeIfAbsent(shard, ignored -> readShard(folder, index, name, shard));
            TensorLocation location = file.tensors().get(name);
            if (location == null) {
                throw index.bad("tensor " + name + " should be in " + shard + " and is not; download both files again");
            }
            tensors.put(name, location);
        });
        return tensors;
    }

    private static SafetensorsFile readShard(Path folder, JsonFields index, String tensor, String shard) {
        if (shard.isEmpty() || shard.contains("/") || shard.contains("\\") || shard.startsWith("..")) {
            throw index.bad(
                    "tensor " + tensor + " should be in \"" + shard + "\"; it must be a file of the same folder");
        }
        return SafetensorsFile.read(folder.resolve(shard));
    }

    private static void requireFit(TensorSpec wanted, TensorLocation found) {
        if (!found.shape().equals(wanted.shape())) {
            throw new InferenceException(
                    Fault.BAD_WEIGHTS,
                    found.file() + ": tensor " + wanted.name() + " has shape " + found.shape()
                            + "; config.json calls for " + wanted.shape());
        }
        if (!found.dtype().isSupportedForWeights()) {
            throw new InferenceException(
                    Fault.UNSUPPORTED,
                    found.file() + ": tensor " + wanted.name() + " is of dtype "
                            + found.dtype().safetensorsName() + "; supported are F32, F16 and BF16");
        }
    }

    private static String missing(Path folder, TensorSpec spec) {
        String hint = spec.name().equals("lm_head.weight")
                ? "; a model whose output head is its embedding says \"tie_word_embeddings\": true in config.json"
                : "; download the model again, or correct config.json";
        return folder + ": tensor " + spec.name() + " of shape " + spec.shape() + " is missing" + hint;
    }

    private static String noWeights(Path folder) {
        boolean pickled = Files.exists(folder.resolve("pytorch_model.bin"))
                || Files.exists(folder.resolve("pytorch_model.bin.index.json"));
        return folder + " holds neither " + SINGLE_FILE + " nor " + INDEX_FILE
                + (pickled
                        ? "; its pytorch_model.bin must be converted to safetensors first"
                        : "; download the model's safetensors files");
    }

    /** Old files store the rotary frequencies, which are computed, and tied ones may store the head twice. */
    private static boolean isHarmless(String name, ModelConfig config) {
        return name.endsWith("rotary_emb.inv_freq") || (config.vocabulary().tied() && name.equals("lm_head.weight"));
    }
}
