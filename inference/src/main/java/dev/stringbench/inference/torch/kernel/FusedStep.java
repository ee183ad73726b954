package dev.stringbench.inference.torch.kernel;

import com.sun.jna.Memory;
import dev.stringbench.inference.cuda.CudaDevice;
import dev.stringbench.inference.cuda.CudaKernel;
import dev.stringbench.inference.cuda.CudaKernel.Grid;
import dev.stringbench.inference.torch.engine.EngineReport;
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
 * One layer's attention in a decode step of several sequences by kernels of our own (step.cu), on GPUs of compute
 * capability 8.0 and newer: three launches rotate, cache, attend and join, where the same in libtorch's operations
 * takes more than twenty, and keys are read once for near and far queries.
 *
 * <p>TorchScript calls it as {@code string_bench::step}. It needs 16-bit numbers, heads of 64 or 128 and at most 8 query
 * heads to a key head; whatever it cannot do it refuses, so that the self-check chooses another way.
 */
public final class FusedStep implements StepKernel, TorchOperator.Body {
    /** The first generation with the instructions that step.cu uses. */
    static final int COMPUTE_CAPABILITY = 80;

    private static final String SCHEMA =
            "step(Tensor(a!) output, Tensor query, Tensor key, Tensor value, Tensor(b!) keys,"
                    + " Tensor(c!) values, Tensor cosine, Tensor sine, Tensor base, Tensor position, Tensor(d!) turned,"
                    + " Tensor(e!) room, int longest, int reach, bool has_far, float scale) -> ()";

    /** The tensors in the schema's order; the other arguments follow. */
    private static final int OUTPUT = 0;

    private static final int QUERY = 1;
    private static final int KEY = 2;
    private static final int VALUE = 3;
    private static final int KEYS = 4;
    private static final int VALUES = 5;
    private static final int COSINE = 6;
    private static final int SINE = 7;
    private static final int BASE = 8;
    private static final int POSITION = 9;
    private static final int TURNED = 10;
    private static final int ROOM = 11;
    private static final int TENSORS = 12;

    /** As in step.cu. */
    private static final int TILE_KEYS = 64;

    private static final int STAGES = 3;
    private static final int THREADS = 128;
    private static final int MOST_GROUP = 8;
    private static final int STRUCTURE_BYTES = 160;

    /** One for each thread: a step of a model runs this once for each layer. */
    private static final ThreadLocal<Memory> STEP = ThreadLocal.withInitial(() -> new Memory(STRUCTURE_BYTES));

    /** The one of the catalogue; its operator can be registered once. */
    static final FusedStep INSTANCE = new FusedStep();

    private final Map<KernelKind, Loaded> kernels = new ConcurrentHashMap<>();

    private FusedStep() {}

    @Override
    public String name() {
        return "fused";
    }

    @Override
    public String file() {
        return "step";
    }

    @Override
    public Optional<Predicate<EngineReport>> operator() {
        return Optional.of(FusedStep::register);
    }

    @Override
    public Form form() {
        return Form.FUSED;
    }

    @Override
    public String description() {
        return "string-bench's own kernels, several sequences together";
    }

    @Override
    public Optional<String> check() {
        return Optional.of("step_error");
    }

    /** A user who asks for a kernel of libtorch is given it for decoding too. */
    @Override
    public boolean goesWith(PromptKernel prompts, boolean forced) {
        return !forced || prompts.operator().isPresent();
    }

    /** The kernels on one GPU. */
    private record Loaded(CudaDevice device, CudaKernel place, CudaKernel attend, CudaKernel join, KernelBuild build) {}

    /**
     * The division of the keys of each sequence.
     *
     * @param count parts of the longest sequence
     * @param keys of a part, whole tiles
     */
    record Parts(int count, int keys) {
        /**
         * Keep every multiprocessor busy: one block of threads of each reads as fast as the memory gives.
         *
         * @param seen keys that the longest sequence's query sees
         * @param rows key heads of all sequences
         * @param room parts that there is room for over all rows
         */
        static Parts of(int seen, int rows, int multiprocessors, long room) {
            int wanted = (int) Math.max(1, Math.min(multiprocessors / rows, room / rows));
            int keys = quotient(quotient(seen, wanted), TILE_KEYS) * TILE_KEYS;
            return new Parts(quotient(seen, keys), keys);
        }

        /** Rounded up. */
        private static int quotient(int number, int divisor) {
            return (number - 1) / divisor + 1;
        }
    }

    /**
     * Register the operator where a GPU can run it; to be asked before a program that calls it is loaded.
     *
     * @return whether it is registered
     */
    public static boolean register(EngineReport engine) {
        boolean any = engine.gpus().stream().anyMatch(gpu -> gpu.computeCapabilityNumber() >= COMPUTE_CAPABILITY);
        return any && TorchOperator.register(TorchOperator.OURS, SCHEMA, "CUDA", INSTANCE);
    }

    /** How it was compiled for each GPU and kind of heads in this run. */
    static List<KernelBuild> builds() {
        return INSTANCE.kernels.values().stream().map(Loaded::build).toList();
    }

    @Override
    public void run(OperatorArguments arguments) {
        OperatorTensor query = arguments.tensor(QUERY);
        OperatorTensor key = arguments.tensor(KEY);
        OperatorTensor value = arguments.tensor(VALUE);
        OperatorTensor keys = arguments.tensor(KEYS);
        OperatorTensor values = arguments.tensor(VALUES);
        KernelKind kind = KernelKind.of(query);
        for (OperatorTensor tensor : List.of(query, key, value, keys, values)) {
            boolean fits = tensor.scalarType() == query.scalarType()
                    && tensor.stride(2) == 1
                    && tensor.stride(1) == kind.headDim();
            if (!fits || keys.stride(0) != values.stride(0)) {
                throw KernelKind.refusal("tensors of one type whose heads lie one after the other");
            }
        }
        int sequences = (int) query.size(0);
        int heads = (int) query.size(1);
        int kvHeads = (int) keys.size(1);
        if (heads / kvHeads > MOST_GROUP) {
            throw KernelKind.refusal("at most " + MOST_GROUP + " query heads to a key head, not " + heads / kvHeads);
        }
        Loaded loaded = kernels.computeIfAbsent(kind, FusedStep::load);
        int longest = Math.toIntExact(arguments.integer(TENSORS));
        int reach = Math.toIntExact(arguments.integer(TENSORS + 1));
        boolean hasFar = arguments.bool(TENSORS + 2);
        double scale = arguments.number(TENSORS + 3);
        Parts parts = Parts.of(
                hasFar ? longest : Math.min(longest, reach),
                sequences * kvHeads,
                loaded.device.multiprocessors(),
                arguments.tensor(ROOM).size(0));
        // In the order of step.cu's structure.
        Memory step = STEP.get();
        long at = 0;
        for (OperatorTensor tensor : List.of(query, key, value, keys, values)) {
            step.setLong(at, tensor.data());
            at += Long.BYTES;
        }
        for (int index : new int[] {COSINE, SINE, BASE, POSITION, TURNED, ROOM, OUTPUT}) { // step.py makes them fit
            step.setLong(at, arguments.data(index));
            at += Long.BYTES;
        }
        for (OperatorTensor tensor : List.of(query, key, value, keys)) {
            step.setLong(at, tensor.stride(0));
            at += Long.BYTES;
        }
        for (int number : new int[] {sequences, heads, kvHeads, reach, hasFar ? 1 : 0, parts.count(), parts.keys()}) {
            step.setInt(at, number);
            at += Integer.BYTES;
        }
        step.setFloat(at, (float) (scale / Math.log(2)));
        long stream = TorchStreams.current(kind.device());
        loaded.device.run(() -> {
            loaded.place.launch(new Grid(heads + 2 * kvHeads, sequences, 1), kind.headDim() / 2, stream, step);
            loaded.attend.launch(new Grid(parts.count(), kvHeads, sequences), THREADS, stream, step);
            loaded.join.launch(new Grid(heads, sequences, 1), kind.headDim(), stream, step);
        });
    }

    private static Loaded load(KernelKind kind) {
        CudaDevice device = CudaDevice.of(kind.device());
        if (device.computeCapability() < COMPUTE_CAPABILITY) {
            throw KernelKind.refusal("compute capability 8.0 or newer");
        }
        OwnModule module = kind.load(OwnSource.STEP, "sm_" + device.computeCapability());
        int tileBytes = TILE_KEYS * kind.headDim() * Short.BYTES;
        return new Loaded(
                device,
                module.kernel("place", 0),
                module.kernel("attend", STAGES * 2 * tileBytes),
                module.kernel("join", 0),
                KernelBuild.of(module));
    }
}
