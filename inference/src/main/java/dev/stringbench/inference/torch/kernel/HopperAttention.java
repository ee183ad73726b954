package dev.stringbench.inference.torch.kernel;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.cuda.CudaDevice;
import dev.stringbench.inference.cuda.CudaKernel;
import dev.stringbench.inference.cuda.CudaKernel.Grid;
import dev.stringbench.inference.cuda.TensorMap;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.operator.OperatorArguments;
import dev.stringbench.inference.torch.operator.OperatorTensor;
import dev.stringbench.inference.torch.operator.TorchOperator;
import dev.stringbench.inference.torch.operator.TorchStreams;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * STRING's attention of a block of queries by string-bench's own kernel (hopper.cu), on GPUs of compute capability 9.0
 * (H100, H200, GH200): one pass over the keys, no pieces and no merging.
 *
 * <p>TorchScript calls it as {@code string_bench::attention}. It needs 16-bit numbers and heads of 64 or 128; whatever it
 * cannot do it refuses, so that the self-check chooses another kernel.
 */
public final class HopperAttention implements PromptKernel, TorchOperator.Body {
    /** The name by which users ask for string-bench's own kernels. */
    public static final String NAME = "hopper";

    /** The kernel uses instructions that no other generation has. */
    public static final int COMPUTE_CAPABILITY = 90;

    /** For fewer queries flash is quicker, as it shares the keys of one tile out among processors. */
    private static final int LEAST_QUERIES = 256;

    private static final String SCHEMA =
            "attention(Tensor(a!) output, Tensor near, Tensor far, Tensor key, Tensor value,"
                    + " int start, int reach, bool has_far, float scale) -> ()";
    private static final String KERNEL = "string_attention";

    /** As in hopper.cu: queries of a tile, keys of a block, queries that a group of warps writes, and threads. */
    private static final int ROWS = 128;

    private static final int KEYS = 128;
    private static final int GROUP_ROWS = 64;
    private static final int THREADS = 384;

    /** Tiles in shared memory: the query twice, two stages of keys and of values, the output. */
    private static final int SHARED_TILES = 7;

    private static final int BARRIER_BYTES = 1024;

    /** Keys and values that are worked on at once; half of an H100's cache, as other tiles stream through it too. */
    private static final long CACHED_BYTES = 24L << 20;

    /** The one of the catalogue; its operator can be registered once. */
    static final HopperAttention INSTANCE = new HopperAttention();

    private final Map<KernelKind, Loaded> kernels = new ConcurrentHashMap<>();

    private HopperAttention() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Predicate<EngineReport>> operator() {
        return Optional.of(HopperAttention::register);
    }

    @Override
    public Cut cut() {
        return Cut.WHOLE;
    }

    @Override
    public boolean isFor(String device) {
        return !device.equals(DeviceChoice.CPU);
    }

    @Override
    public boolean serves(Dtype dtype) {
        return dtype.bytes() == 2;
    }

    @Override
    public int place(int computeCapability) {
        return 0;
    }

    @Override
    public int leastQueries() {
        return LEAST_QUERIES;
    }

    @Override
    public Optional<String> shorter() {
        return Optional.of(FlashAttention.NAME);
    }

    @Override
    public boolean hasFlash() {
        return true;
    }

    /**
     * A kernel on one GPU.
     *
     * @param counter device memory through which its blocks of threads share out the tiles. One is enough: a model's work
     *     is on one stream, where one call follows the other.
     */
    private record Loaded(CudaDevice device, CudaKernel kernel, long counter, KernelBuild build) {}

    /**
     * Register the operator where a GPU can run it; to be asked before a program that calls it is loaded.
     *
     * @return whether it is registered
     */
    public static boolean register(EngineReport engine) {
        boolean hopper = engine.gpus().stream().anyMatch(gpu -> gpu.computeCapabilityNumber() == COMPUTE_CAPABILITY);
        return hopper && TorchOperator.register(TorchOperator.OURS, SCHEMA, "CUDA", INSTANCE);
    }

    /** How it was compiled for each GPU and kind of heads in this run. */
    static List<KernelBuild> builds() {
        return INSTANCE.kernels.values().stream().map(Loaded::build).toList();
    }

    @Override
    public void run(OperatorArguments arguments) {
        OperatorTensor output = arguments.tensor(0);
        OperatorTensor query = arguments.tensor(1);
        OperatorTensor key = arguments.tensor(3);
        int rows = Math.toIntExact(output.size(0));
        int start = Math.toIntExact(arguments.integer(5));
        int heads = Math.toIntExact(output.size(1));
        int kvHeads = Math.toIntExact(key.size(1));
        KernelKind kind = KernelKind.of(output);
        if (query.scalarType() != output.scalarType() || key.scalarType() != output.scalarType()) {
            throw KernelKind.refusal("numbers of one type");
        }
        Loaded loaded = kernels.computeIfAbsent(kind, HopperAttention::load);
        long end = start + (long) rows;
        try (var block = new Memory(32);
                var counter = new Memory(Long.BYTES)) {
            block.setInt(0, rows);
            block.setInt(4, start);
            block.setInt(8, Math.toIntExact(arguments.integer(6)));
            block.setInt(12, arguments.bool(7) ? 1 : 0);
            block.setInt(16, heads);
            block.setInt(20, heads / kvHeads);
            block.setInt(24, headsAtOnce(heads, kvHeads, kind.headDim(), end));
            block.setFloat(28, (float) (arguments.number(8) / Math.log(2)));
            counter.setLong(0, loaded.counter);
            int tiles = (rows + ROWS - 1) / ROWS * heads;
            long stream = TorchStreams.current(output.device());
            Pointer[] parameters = {
                map(query, rows, ROWS),
                map(arguments.tensor(2), rows, ROWS),
                map(key, end, KEYS),
                map(arguments.tensor(4), end, KEYS),
                map(output, rows, GROUP_ROWS),
                block,
                counter
            };
            var blocks = new Grid(Math.min(tiles, loaded.device.multiprocessors()));
            loaded.device.run(() -> loaded.kernel.launch(blocks, THREADS, stream, parameters));
        }
    }

    /** Heads whose keys and values fit the cache together: a divisor of all, whole groups. */
    static int headsAtOnce(int heads, int kvHeads, int headDim, long keys) {
        long bytesPerHead = 2L * keys * headDim * Short.BYTES;
        int fitting = (int) Math.max(1, Math.min(kvHeads, CACHED_BYTES / bytesPerHead));
        while (kvHeads % fitting != 0) {
            fitting--;
        }
        return fitting * (heads / kvHeads);
    }

    private static Pointer map(OperatorTensor tensor, long rows, int boxRows) {
        var map = new TensorMap(
                tensor.scalarType() == TorchDtype.scalarType(Dtype.BFLOAT16),
                tensor.data(),
                rows,
                tensor.size(1),
                tensor.size(2),
                tensor.stride(0),
                tensor.stride(1));
        if (tensor.size(0) < rows || tensor.stride(2) != 1 || !map.isPossible()) {
            throw KernelKind.refusal("tensors that lie at multiples of 16 bytes, of at least " + rows + " rows");
        }
        return map.encode(boxRows);
    }

    private static Loaded load(KernelKind kind) {
        CudaDevice device = CudaDevice.of(kind.device());
        if (device.computeCapability() != COMPUTE_CAPABILITY) {
            throw KernelKind.refusal("compute capability 9.0");
        }
        int tileBytes = ROWS * kind.headDim() * Short.BYTES;
        OwnModule module = kind.load(OwnSource.HOPPER, "sm_90a");
        CudaKernel kernel = module.kernel(KERNEL, SHARED_TILES * tileBytes + BARRIER_BYTES);
        return new Loaded(device, kernel, device.newCounter(), KernelBuild.of(module));
    }
}
