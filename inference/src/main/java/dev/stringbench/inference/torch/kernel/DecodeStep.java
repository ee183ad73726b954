package dev.stringbench.inference.torch.kernel;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import com.sun.jna.Memory;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.cuda.HostWord;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.operator.OperatorTensor;
import dev.stringbench.inference.torch.operator.TorchStreams;
import dev.stringbench.inference.torch.program.TorchProgram;

/** Run the decode steps of one session, one sequence at a time: a {@link DecodeKernel} with the memory it works in. */
public final class DecodeStep implements AutoCloseable {
    /** Of decode.cu's {@code Layer}: twelve weights, keys, values and the reach. */
    static final int LAYER_BYTES = 15 * Long.BYTES;

    /** Offsets in decode.cu's {@code Step}, after 15 addresses. */
    private static final int BASE = 15 * Long.BYTES;

    private static final int SIZES = BASE + Long.BYTES;
    private static final int TOKEN = SIZES + 7 * Integer.BYTES;
    private static final int POSITION = TOKEN + Integer.BYTES;
    private static final int HAS_FAR = POSITION + Integer.BYTES;
    private static final int FAR_SHIFT = HAS_FAR + Integer.BYTES;
    private static final int EPSILON = FAR_SHIFT + Integer.BYTES;
    private static final int SCALE = EPSILON + Float.BYTES;
    private static final int FACTOR = SCALE + Float.BYTES;
    private static final int INVERSE_FREQUENCIES = FACTOR + Float.BYTES;

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

    /** Take the memory that steps work in; libtorch's, but for a word of the host's. */
    public DecodeStep(DecodeKernel kernel, TorchProgram program) {
        this.kernel = kernel;
        this.program = program;
        this.scope = program.newScope();
        DecodeShape shape = kernel.shape();
        this.logits = zeros(TorchDtype.scalarType(Dtype.FLOAT32), 1, shape.vocab());
        this.chosen = new HostWord(kernel.device());
        this.step = new Memory(INVERSE_FREQUENCIES + (long) shape.headDim() / 2 * Float.BYTES);
        this.layers = new Memory((long) shape.layers() * LAYER_BYTES);
        int group = shape.group();
        int splits = Math.max(1, kernel.device().multiprocessors() / shape.kvHeads());
        long[] bytes = {
            layers.size(),
            2L * shape.hidden(),
            2L * shape.joinedWidth(),
            2L * shape.queryWidth(),
            2L * shape.intermediate(),
            4L * shape.kvHeads() * splits * group * (shape.headDim() + 2),
            Long.BYTES,
            Integer.BYTES,
            (long) Integer.BYTES * shape.kvHeads(),
            Integer.BYTES
        };
        long[] places = places(bytes);
        this.table = places[0];
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

    /** Let steps use a cache; to be said again when it has been resized. */
    public void use(IValue cache, StepBands bands) {
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

    /**
     * Run one token: cache its keys and values and compute the {@link #logits} of the next.
     *
     * @param base first row of the sequence in the cache
     * @param position of the token in its sequence
     * @param inverseFrequencies of the rotation
     * @param factor of cosine and sine
     * @return the token of the greatest logit, the first of them where there are several
     * @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE when the GPU fails
     */
    public long run(int token, long base, int position, double[] inverseFrequencies, double factor) {
        step.setInt(TOKEN, token);
        step.setLong(BASE, base);
        step.setInt(POSITION, position);
        step.setFloat(FACTOR, (float) factor);
        for (int index = 0; index < inverseFrequencies.length; index++) {
            step.setFloat(INVERSE_FREQUENCIES + (long) index * Float.BYTES, (float) inverseFrequencies[index]);
        }
        long stream = TorchStreams.current(kernel.ordinal());
        kernel.device()
                .run(() -> kernel.kernel()
                        .launchTogether(kernel.device().multiprocessors(), DecodeMemory.THREADS, stream, step));
        kernel.device().await(stream);
        return chosen.value();
    }

    /** The last step's logits, {@code (1, vocab)} in float32, until the next. */
    public PtNDArray logits() {
        return logits;
    }

    @Override
    public void close() {
        chosen.close();
        scope.close();
        step.close();
        layers.close();
    }
}
