package dev.stringbench.inference.torch.load;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.folder.DeviceRoom;
import dev.stringbench.inference.folder.LayerPlacement;
import dev.stringbench.inference.folder.MemoryEstimate;
import dev.stringbench.inference.torch.cache.PrefillBlocks;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.engine.HostMemory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A plan of where and how a model would be held and of the memory that it would take, made without reading weights.
 *
 * @param config what config.json says
 * @param dtype type of weights, cache and arithmetic
 * @param devices the devices it may use, with what is free on each now
 * @param contextTokens longest prompt with its answer, in tokens
 * @param keyCopies copies of each key in the cache
 * @param prefillChunkTokens tokens of a prompt that are run together
 * @param activations how they are run
 * @param ranks devices over which each layer is split; memory is then that of each of them
 * @param copies the devices of each copy of the model, where there are several; empty: one, on as few devices as hold it
 * @param engine engine and version as a run's identity names them
 */
public record LoadPlan(
        ModelConfig config,
        Dtype dtype,
        List<DeviceRoom> devices,
        int contextTokens,
        int keyCopies,
        int prefillChunkTokens,
        Activations activations,
        int ranks,
        List<List<String>> copies,
        String engine) {

    public LoadPlan {
        devices = List.copyOf(devices);
        copies = copies.stream().map(List::copyOf).toList();
    }

    /**
     * Look at the engine and its devices.
     *
     * @throws InferenceException NO_DEVICE, BAD_SETTING or ENGINE_FAILURE, as loading would
     */
    public static LoadPlan of(ModelConfig config, LoadOptions options) {
        EngineReport engine = EngineReport.read();
        List<String> names = DeviceChoice.resolve(options.device(), engine);
        boolean cpu = names.contains(DeviceChoice.CPU);
        List<EngineReport.Gpu> gpus =
                engine.gpus().stream().filter(gpu -> names.contains(gpu.name())).toList();
        List<DeviceRoom> devices = cpu
                ? List.of(new DeviceRoom(DeviceChoice.CPU, HostMemory.availableBytes()))
                : gpus.stream()
                        .map(gpu -> new DeviceRoom(gpu.name(), gpu.freeBytes()))
                        .toList();
        Dtype dtype = ModelLoader.dtype(options, cpu);
        int ranks = options.tensorParallel();
        if (ranks > 1) {
            ModelSplit.require(config, ranks);
        }
        int contextTokens = options.contextTokens().orElse(config.maxPositionEmbeddings());
        var activations = Activations.of(gpus, config, dtype, options);
        var plan = new LoadPlan(
                config,
                dtype,
                devices,
                contextTokens,
                options.keyCopies(),
                1,
                activations,
                ranks,
                List.of(),
                engine.engine());
        long spare = plan.availableBytes() - plan.weightBytes() - plan.cacheBytes();
        int chunk = options.prefillChunkTokens()
                .orElse(cpu ? PrefillBlocks.CPU_TOKENS : PrefillBlocks.onCuda(plan.part(), dtype, spare));
        return new LoadPlan(
                config,
                dtype,
                devices,
                contextTokens,
                options.keyCopies(),
                chunk,
                activations,
                ranks,
                List.of(),
                engine.engine());
    }

    /** The same for several copies. */
    public LoadPlan inCopies(DeviceGroups groups) {
        return new LoadPlan(
                config,
                dtype,
                devices,
                contextTokens,
                keyCopies,
                prefillChunkTokens,
                activations,
                ranks,
                groups.groups().size() > 1 ? groups.groups() : List.of(),
                engine);
    }

    /** The device as a run's identity names it: {@code cpu} or {@code cuda}. */
    public String deviceKind() {
        return devices.get(0).name().equals(DeviceChoice.CPU) ? "cpu" : "cuda";
    }

    /** What one device holds of a model that is split, or the whole model. */
    private ModelConfig part() {
        return new ModelSplit(config, 0, ranks).part();
    }

    /** The weights of one copy, of each device where layers are split. */
    public long weightBytes() {
        MemoryEstimate memory = MemoryEstimate.of(part(), dtype, keyCopies);
        long vocabulary = memory.embeddingBytes() + memory.headBytes();
        return memory.weightBytes() - vocabulary + vocabulary / ranks;
    }

    /** Keys and values of one context, on each device where layers are split. */
    public long cacheBytes() {
        return MemoryEstimate.of(part(), dtype, keyCopies).cacheBytes(contextTokens);
    }

    /**
     * Activations while a chunk of a prompt goes through a layer, and what a GPU's driver keeps, on each device where layers
     * are split. An estimate.
     */
    public long workspaceBytes() {
        return activations.bytes(part(), dtype, Math.min(prefillChunkTokens, contextTokens));
    }

    /** Everything together, of one copy, or of each device where layers are split. */
    public long neededBytes() {
        return weightBytes() + cacheBytes() + workspaceBytes();
    }

    /**
     * The bytes free now: on each device where layers are split, else on the devices of one copy together; the least of all
     * of these. Copies on the CPU share it.
     */
    public long availableBytes() {
        if (deviceKind().equals(DeviceChoice.CPU)) {
            return devices.get(0).bytes() / Math.max(1, copies.size()) / ranks;
        }
        if (ranks > 1) {
            return devices.stream().mapToLong(DeviceRoom::bytes).min().orElseThrow();
        }
        return copies.stream()
                .mapToLong(copy -> devices.stream()
                        .filter(device -> copy.contains(device.name()))
                        .mapToLong(DeviceRoom::bytes)
                        .sum())
                .min()
                .orElseGet(() -> devices.stream().mapToLong(DeviceRoom::bytes).sum());
    }

    /**
     * What one device holds of a model whose layers lie whole on several.
     *
     * @param device its name and all that is free on it
     * @param weightBytes of the parts that lie on it
     * @param cacheBytes keys and values of one context in its layers
     * @param workspaceBytes activations while a chunk of a prompt goes through one of its layers
     */
    public record DeviceShare(DeviceRoom device, long weightBytes, long cacheBytes, long workspaceBytes) {
        /** Everything together. */
        public long neededBytes() {
            return weightBytes + cacheBytes + workspaceBytes;
        }
    }

    /**
     * What each GPU of a copy, the first of several, holds where the layers of a copy lie on several, as loading will place
     * them. Empty where one device holds all, where layers are split, and where the GPUs are too small.
     */
    public List<DeviceShare> shares() {
        if (deviceKind().equals(DeviceChoice.CPU) || ranks > 1) {
            return List.of();
        }
        List<DeviceRoom> own = copies.isEmpty()
                ? devices
                : devices.stream()
                        .filter(device -> copies.get(0).contains(device.name()))
                        .toList();
        MemoryEstimate memory = MemoryEstimate.of(config, dtype, keyCopies);
        LayerPlacement placement;
        try {
            placement = LayerPlacement.place(
                    memory,
                    contextTokens,
                    own.stream()
                            .map(device -> new DeviceRoom(device.name(), DeviceLayout.roomIn(device.bytes())))
                            .toList());
        } catch (InferenceException e) {
            return List.of(); // as fits() and loading tell
        }
        List<DeviceShare> shares = new ArrayList<>();
        for (int device = 0; device < own.size(); device++) {
            long taken = placement.bytes().get(device);
            if (taken > 0) {
                long layers = Collections.frequency(placement.layers(), device);
                long cache = layers * memory.cacheBytesPerTokenAndLayer() * contextTokens;
                shares.add(new DeviceShare(own.get(device), taken - cache, cache, workspaceBytes()));
            }
        }
        return shares.size() > 1 ? List.copyOf(shares) : List.of();
    }

    /** Whether it fits, as far as can be told without placing the layers. */
    public boolean fits() {
        return neededBytes() <= availableBytes();
    }
}
