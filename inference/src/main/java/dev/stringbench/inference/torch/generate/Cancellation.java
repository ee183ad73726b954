package dev.stringbench.inference.torch.generate;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A request to a running generation to stop, made from any thread.
 *
 * <p>The flag is one byte that TorchScript sees as a tensor and reads before each layer, so even a long prefill stops
 * within the time of one layer.
 */
public final class Cancellation {
    private final ByteBuffer flag = ByteBuffer.allocateDirect(1);
    private final List<Cancellation> followers = new ArrayList<>();

    /** Stop what runs with this flag, now and later. */
    public void cancel() {
        synchronized (followers) {
            flag.put(0, (byte) 1);
            followers.forEach(Cancellation::cancel);
        }
    }

    /** Whether {@link #cancel} was called. */
    public boolean isCancelled() {
        return flag.get(0) != 0;
    }

    /** Cancel another too, now or when this is cancelled: TorchScript sees one flag, and a prompt may have two masters. */
    void bind(Cancellation follower) {
        synchronized (followers) {
            followers.add(follower);
            if (isCancelled()) {
                follower.cancel();
            }
        }
    }

    /** Undo {@link #bind}. */
    void unbind(Cancellation follower) {
        synchronized (followers) {
            followers.remove(follower);
        }
    }

    /** The flag itself as a uint8 tensor of one element, on the host. */
    PtNDArray asTensor(PtNDManager scope) {
        return scope.create(flag, new Shape(1), DataType.UINT8);
    }
}
