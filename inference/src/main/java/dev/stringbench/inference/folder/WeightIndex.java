package dev.stringbench.inference.folder;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.Finding;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.ModelTensors;
import dev.stringbench.inference.family.TensorSpec;
import dev.stringbench.inference.json.JsonFields;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The place of each tensor of a model, checked against the model's configuration.
 *
 * @param tensors exactly the tensors of {@link ModelTensors#all}, in that order
 * @param unusedTensors names in the files that the model does not use, since config.json describes another model.
 *     Leftovers known to be harmless are not listed
 * @param spareHead an output head that is stored though it is the embedding
 * @param sources what the files of the folder say twice and differently
 */
public record WeightIndex(
        Map<String, TensorLocation> tensors,
        List<String> unusedTensors,
        Optional<TensorLocation> spareHead,
        List<Finding> sources) {
    private static final String SINGLE_FILE = "model.safetensors";
    private static final String HEAD = "lm_head.weight";
    private static final String INDEX_FILE = "model.safetensors.index.json";

    /** The name of a file in the same folder. */
    private static final Pattern SHARD_NAME = Pattern.compile("[^/\\\\]+");

    public WeightIndex {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        unusedTensors = List.copyOf(unusedTensors);
        sources = List.copyOf(sources);
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
        var sources = new ArrayList<Finding>();
        Map<String, TensorLocation> found = stored(folder, sources);
        Optional<TensorLocation> spareHead =
                config.vocabulary().tied() ? Optional.ofNullable(found.get(HEAD)) : Optional.empty();
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
        dtypeFinding(folder, config, tensors).ifPresent(sources::add);
        return new WeightIndex(tensors, unused, spareHead, sources);
    }

    /** Tell what is left over, and what the files of the folder say twice and differently. */
    public List<Finding> findings() {
        var findings = new ArrayList<>(sources);
        if (!unusedTensors.isEmpty()) {
            String where = files().size() == 1
                    ? files().get(0).toString()
                    : String.valueOf(files().get(0).toAbsolutePath().getParent());
            findings.add(Finding.misfit(where + ": the model that config.json describes has no place for "
                    + unusedTensors.size() + " of the stored tensors, which are left out: "
                    + Leftovers.words(unusedTensors)));
        }
        return List.copyOf(findings);
    }

    private static Map<String, TensorLocation> stored(Path folder, List<Finding> sources) {
        Path single = folder.resolve(SINGLE_FILE);
        if (!Files.exists(single)) {
            return readShards(folder, sources);
        }
        if (Files.exists(folder.resolve(INDEX_FILE))) {
            sources.add(Finding.resolved(single + " and " + INDEX_FILE + " are both there; the first is taken, as in "
                    + Finding.TRANSFORMERS));
        }
        return new TreeMap<>(SafetensorsFile.read(single).tensors());
    }

    /** Every tensor is widened or rounded to the type the model runs in, so a wrong name in config.json changes nothing. */
    private static Optional<Finding> dtypeFinding(
            Path folder, ModelConfig config, Map<String, TensorLocation> tensors) {
        Set<Dtype> stored = tensors.values().stream().map(TensorLocation::dtype).collect(Collectors.toSet());
        return stored.contains(config.storedDtype())
                ? Optional.empty()
                : Optional.of(Finding.resolved(folder.resolve("config.json") + " says that the weights are "
                        + config.storedDtype().torchName() + "; they are "
                        + stored.stream().map(Dtype::torchName).sorted().collect(Collectors.joining(" and "))
                        + ", and are run as --dtype says"));
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

    /** As Transformers does, every tensor of the shards that the index names is taken, listed or not. */
    private static Map<String, TensorLocation> readShards(Path folder, List<Finding> sources) {
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
        var unlisted = new ArrayList<String>();
        shards.values()
                .forEach(shard -> shard.tensors().forEach((name, location) -> {
                    TensorLocation listed = tensors.putIfAbsent(name, location);
                    if (listed == null) {
                        unlisted.add(name);
                    } else if (!listed.file().equals(location.file())) {
                        throw index.bad(
                                "tensor " + name + " is in " + listed.file().getFileName() + ", as weight_map says, and"
                                        + " in " + location.file().getFileName() + " too; remove one of the two");
                    }
                }));
        if (!unlisted.isEmpty()) {
            sources.add(Finding.resolved(indexFile + ": weight_map does not list " + unlisted.size()
                    + " tensors of the shards that it names, which are read all the same, as in "
                    + Finding.TRANSFORMERS + ": " + Leftovers.words(unlisted)));
        }
        return tensors;
    }

    private static SafetensorsFile readShard(Path folder, JsonFields index, String tensor, String shard) {
        if (!SHARD_NAME.matcher(shard).matches() || shard.startsWith("..")) {
            throw index.bad(
                    "tensor " + tensor + " should be in \"" + shard + "\"; it must be a file of the same folder");
        }
        try {
            return SafetensorsFile.read(folder.resolve(shard));
        } catch (InvalidPathException e) {
            throw index.bad("tensor " + tensor + " should be in \"" + shard
                    + "\", a name that no file can have here; download both files again");
        }
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
        String hint = spec.name().equals(HEAD)
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
        return name.endsWith("rotary_emb.inv_freq") || (config.vocabulary().tied() && name.equals(HEAD));
    }
}
