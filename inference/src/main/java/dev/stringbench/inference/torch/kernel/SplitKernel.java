package dev.stringbench.inference.torch.kernel;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.cuda.CudaDevice;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.rope.RotaryTable;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import dev.stringbench.inference.torch.parallel.ModelRanks;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The decode step of a model that is split over GPUs of one host, in a single launch on each (decode.cu): the GPUs add up
 * through each other's memory, over NVLink or PCIe, within the launch.
 *
 * <p>Each part must be one that {@link DecodeKernel} can run, and every GPU must reach the memory of every other. It is checked
 * against plain maths on the split model's own weights, with NCCL's sums, before it is used.
 */
public final class SplitKernel implements SingleKernel {
    /** How long a GPU waits for the others: far longer than any sum takes, and soon enough for a user. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Of each case, so that both slots of the sums and the counters are used again. */
    private static final int CHECKED_STEPS = 3;

    private final ModelRanks ranks;
    private final List<DecodeKernel> parts;
    private volatile boolean failed;

    private SplitKernel(ModelRanks ranks, List<DecodeKernel> parts) {
        this.ranks = ranks;
        this.parts = parts;
    }

    /**
     * Load and check it for a model, whose weights must outlive it.
     *
     * @param config the whole model
     * @param parts of each rank
     * @param devices of each rank, such as {@code cuda:0}
     * @throws InferenceException ENGINE_FAILURE where it cannot run, saying why, or is not right; OUT_OF_MEMORY
     */
    public static SplitKernel load(
            TorchProgram program,
            ModelRanks ranks,
            ModelConfig config,
            List<DecodePart> parts,
            List<String> devices,
            Dtype dtype) {
        connect(devices);
        var loaded = new SplitKernel(
                ranks,
                parts.stream()
                        .map(part -> DecodeKernel.load(program, ranks.model(part.rank()), part, dtype))
                        .toList());
        loaded.check(program, RotaryTable.of(config.rotary(), DecodeCheck.ROWS), dtype);
        return loaded;
    }

    /**
     * Why GPUs cannot add up through each other's memory, if there is a reason.
     *
     * @param devices such as {@code cuda:0}
     */
    public static Optional<String> fault(List<String> devices) {
        try {
            connect(devices);
            return Optional.empty();
        } catch (InferenceException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static void connect(List<String> devices) {
        List<Integer> ordinals = devices.stream().map(DeviceChoice::index).toList();
        for (int from : ordinals) {
            for (int to : ordinals) {
                if (from != to) {
                    if (!CudaDevice.of(from).canReach(CudaDevice.of(to))) {
                        throw new InferenceException(
                                Fault.ENGINE_FAILURE, "cuda:" + from + " cannot reach the memory of cuda:" + to);
                    }
                    CudaDevice.of(from).reach(CudaDevice.of(to));
                }
            }
        }
    }

    private void check(TorchProgram program, RotaryTable table, Dtype dtype) {
        int vocab = parts.stream().mapToInt(part -> part.shape().vocab()).sum();
        int[] tokens = {1, vocab - 1, vocab / 2}; // of the first rank, of the last, and of one between
        List<IValue> caches = new ArrayList<>();
        try (SplitStep step = newStep(program)) {
            var check = new DecodeCheck(program, parts.get(0).shape(), table, dtype);
            ranks.models().forEach(model -> caches.add(check.newCache(model)));
            for (DecodeCheck.Case seen : DecodeCheck.CASES) {
                step.use(caches, check.bands(seen));
                for (int turn = 0; turn < CHECKED_STEPS; turn++) {
                    StepToken token = check.token(seen, tokens[turn], turn);
                    long chosen = step.run(token);
                    List<Double> errors = ranks.group().run(rank -> {
                        try (PtNDManager scope = program.newScope()) {
                            return check.error(
                                    ranks.model(rank),
                                    caches.get(rank),
                                    step.gathered(rank, scope),
                                    chosen,
                                    token,
                                    seen);
                        }
                    });
                    errors.forEach(check::require);
                }
            }
        } finally {
            caches.forEach(IValue::close);
        }
    }

    @Override
    public SplitStep newStep(TorchProgram program) {
        return new SplitStep(this, program, PATIENCE);
    }

    @Override
    public boolean isUsable() {
        return !failed;
    }

    /** Let later steps run layer by layer. */
    void fail() {
        failed = true;
    }

    ModelRanks ranks() {
        return ranks;
    }

    List<DecodeKernel> parts() {
        return parts;
    }
}
