package dev.stringbench.inference.torch.kernel;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import com.sun.jna.Memory;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.cuda.DeviceMemory;
import dev.stringbench.inference.cuda.HostWord;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.operator.OperatorTensor;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The decode steps of one session on one GPU, one sequence at a time: a {@link DecodeKernel} with the memory it works in. Of a
 * model that is split it is one rank's share, which {@link SplitStep} runs together with the others'.
 */
public final class DecodeStep implements SingleStep, RankStep {
    /** Of decode.cu's {@code Layer}: twelve weights, keys, values and the reach. */
    static final int LAYER_BYTES = 15 * Long.BYTES;

    /** Offsets in decode.cu's {@code Step}, after 15 addresses. */
    static final int BASE = 15 * Long.BYTES;

    static final int SIZES = BASE + Long.BYTES;
    static final int TOKEN = SIZES + 7 * Integer.BYTES;
    static final int POSITION = TOKEN + Integer.BYTES;
    static final int HAS_FAR = POSITION + Integer.BYTES;
    static final int FAR_SHIFT = HAS_FAR + Integer.BYTES;
    static final int EPSILON = FAR_SHIFT + Integer.BYTES;
    static final int SCALE = EPSILON + Float.BYTES;
    static final int FACTOR = SCALE + Float.BYTES;
    static final int INVERSE_FREQUENCIES = FACTOR + Float.BYTES;

    /** Offsets in exchange.cuh's {@code Exchange}, behind that, after two addresses of each rank. */
    static final int PATIENCE = 2 * Long.BYTES;

    static final int FIRST_EXCHANGE = PATIENCE + Long.BYTES;
    static final int RANK = FIRST_EXCHANGE + Integer.BYTES;
    static final int FIRST_TOKEN = RANK + Integer.BYTES;
    static final int EXCHANGE_END = FIRST_TOKEN + 2 * Integer.BYTES; // whole addresses

    /** The ranks' flags come first in the memory for sums over ranks; what ranks send follows. */
    private static final int FLAGS_BYTES = 256;

    /** Pieces of scratch memory begin at multiples of this. */
    private static final long ALIGNMENT = 256;

    private final DecodeKernel kernel;
    private final TorchProgram program;
    private final PtNDManager scope;
    private final PtNDArray logits;
    private final HostWord chosen;
    private final Memory step;
    private final long table;
    private final Memory layers;
    private final long counters;
    private final Memory noCounts;
    private final long blocksCome;
    private final DecodeSeat seat;
    private final @Nullable DeviceMemory sums;

    /** Take the memory that steps work in; libtorch's, but for a word of the host's. */
    DecodeStep(DecodeKernel kernel, TorchProgram program) {
        this(kernel, program, DecodeSeat.of(kernel));
    }

    /** The same for a part of a GPU. */
    DecodeStep(DecodeKernel kernel, TorchProgram program, DecodeSeat seat) {
        this.kernel = kernel;
        this.seat = seat;
        this.program = program;
        this.scope = program.newScope();
        DecodePart part = kernel.part();
        DecodeShape shape = part.shape();
        boolean split = part.ranks() > 1;
        this.logits = zeros(TorchDtype.scalarType(Dtype.FLOAT32), 1, shape.vocab());
        this.chosen = new HostWord(kernel.device());
        this.step = new Memory(split ? exchange(part) + EXCHANGE_END : end(shape));
        this.layers = new Memory((long) shape.layers() * LAYER_BYTES);
        int group = shape.group();
        int splits = Math.max(1, seat.blocks() / shape.kvHeads());
        long[] bytes = {
            layers.size(),
            2L * shape.hidden() * (split ? seat.blocks() : 1),
            2L * shape.joinedWidth(),
            2L * shape.queryWidth(),
            2L * shape.intermediate(),
            4L * shape.kvHeads() * splits * group * (shape.headDim() + 2),
            Long.BYTES,
            Integer.BYTES,
            (long) Integer.BYTES * shape.kvHeads(),
            Integer.BYTES,
            Integer.BYTES
        };
        long[] places = places(bytes);
        this.table = places[0];
        this.counters = places[6];
        this.blocksCome = places[10];
        this.noCounts = new Memory(blocksCome + ALIGNMENT - counters);
        noCounts.clear();
        long incoming = 2L * part.ranks() * shape.hidden() * Float.BYTES;
        this.sums = split ? new DeviceMemory(kernel.device(), FLAGS_BYTES + incoming) : null;
        long[] ends = kernel.ends();
        long[] addresses = {
            table,
            ends[0],
            ends[1],
            ends[2],
            places[1],
            places[2],
            places[3],
            places[4],
            places[5],
            OperatorTensor.of(logits).data(),
            places[6],
            places[7],
            places[8],
            places[9],
            chosen.address()
        };
        step.write(0, addresses, 0, addresses.length);
        int[] sizes = {
            shape.layers(), shape.hidden(), shape.intermediate(), shape.heads(), shape.kvHeads(), shape.vocab(), splits
        };
        step.write(SIZES, sizes, 0, sizes.length);
        step.setFloat(EPSILON, (float) shape.epsilon());
        step.setFloat(SCALE, (float) (1 / (Math.sqrt(shape.headDim()) * Math.log(2))));
    }

    /** Where decode.cu's {@code Step} ends for a model that is not split. */
    static int end(DecodeShape shape) {
        return INVERSE_FREQUENCIES + shape.headDim() / 2 * Float.BYTES;
    }

    /** Offset of what follows the addresses of each rank in the {@code Exchange} behind that. */
    static int exchange(DecodePart part) {
        return end(part.shape()) + 2 * part.ranks() * Long.BYTES;
    }

    /**
     * Connect the ranks of a model that is split.
     *
     * @param ranks all, this one too
     * @param stop a word that ends all waits
     * @param patience nanoseconds that a GPU waits for the others
     */
    void join(List<DecodeStep> ranks, HostWord stop, long patience) {
        DecodePart part = kernel.part();
        long at = end(part.shape());
        for (DecodeStep rank : ranks) {
            step.setLong(at, rank.sumsAddress() + FLAGS_BYTES);
            step.setLong(at + (long) ranks.size() * Long.BYTES, rank.sumsAddress());
            at += Long.BYTES;
        }
        long rest = exchange(part);
        step.write(rest, new long[] {blocksCome, stop.address(), patience}, 0, 3);
        step.setInt(rest + RANK, part.rank());
        step.setInt(rest + FIRST_TOKEN, part.firstToken());
    }

    private long sumsAddress() {
        return Objects.requireNonNull(sums, "the model is not split").address();
    }

    /** Addresses of pieces of zeros on the GPU. */
    private long[] places(long[] bytes) {
        long all = 0;
        var places = new long[bytes.length];
        for (int piece = 0; piece < bytes.length; piece++) {
            places[piece] = all;
            all += (bytes[piece] + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        long first = OperatorTensor.of(zeros(TorchDtype.UINT8, all)).data();
        for (int piece = 0; piece < places.length; piece++) {
            places[piece] += first;
        }
        return places;
    }

    private PtNDArray zeros(int scalarType, long... shape) {
        return program.call("random")
                .with(shape)
                .with(0.0)
                .with(0.0)
                .with("cuda:" + kernel.ordinal())
                .with(scalarType)
                .runForTensor(scope);
    }

    @Override
    public void use(List<IValue> caches, StepBands bands) {
        use(caches.get(0), bands);
    }

    void use(IValue cache, StepBands bands) {
        int count = kernel.shape().layers();
        try (PtNDManager turn = program.newScope();
                IValue list = program.call("cached").with(cache).run()) {
            PtNDArray[] tensors = list.toTensorArray(turn); // keys of all layers, then values
            long[] reaches = bands.reaches();
            for (int layer = 0; layer < count; layer++) {
                long at = (long) layer * LAYER_BYTES;
                for (long weight : kernel.layer(layer)) {
                    layers.setLong(at, weight);
                    at += Long.BYTES;
                }
                layers.setLong(at, OperatorTensor.of(tensors[layer]).data());
                layers.setLong(
                        at + Long.BYTES,
                        OperatorTensor.of(tensors[count + layer]).data());
                layers.setLong(at + 2 * Long.BYTES, reaches[layer]);
            }
        }
        kernel.device().upload(layers, table);
        step.setInt(HAS_FAR, bands.hasFar() ? 1 : 0);
        step.setInt(FAR_SHIFT, bands.farShift());
    }

    @Override
    public long run(StepToken token) {
        prepare(token, 0);
        launch();
        await();
        return best();
    }

    @Override
    public void prepare(StepToken token, int exchanges) {
        step.setInt(TOKEN, token.token());
        step.setLong(BASE, token.base());
        step.setInt(POSITION, token.position());
        step.setFloat(FACTOR, (float) token.table().attentionScaling());
        double[] inverseFrequencies = token.table().inverseFrequencies();
        for (int index = 0; index < inverseFrequencies.length; index++) {
            step.setFloat(INVERSE_FREQUENCIES + (long) index * Float.BYTES, (float) inverseFrequencies[index]);
        }
        if (kernel.part().ranks() > 1) {
            step.setInt(exchange(kernel.part()) + FIRST_EXCHANGE, exchanges);
        }
    }

    @Override
    public void launch() {
        seat.launch(kernel.kernel(), step);
    }

    @Override
    public void await() {
        seat.await();
    }

    @Override
    public long best() {
        return chosen.value();
    }

    @Override
    public void clear() {
        kernel.device().upload(noCounts, counters);
        if (sums != null) {
            sums.clear();
        }
    }

    @Override
    public PtNDArray logits(PtNDManager turn) {
        return logits;
    }

    /** Those of the rank's tokens alone where the model is split. */
    PtNDArray logits() {
        return logits;
    }

    @Override
    public void close() {
        chosen.close();
        if (sums != null) {
            sums.close();
        }
        scope.close();
        step.close();
        layers.close();
        noCounts.close();
    }
}
