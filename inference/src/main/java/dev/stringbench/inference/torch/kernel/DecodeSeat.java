package dev.stringbench.inference.torch.kernel;

import com.sun.jna.Memory;
import dev.stringbench.inference.cuda.CudaDevice;
import dev.stringbench.inference.cuda.CudaKernel;
import dev.stringbench.inference.cuda.CudaKernel.Grid;
import dev.stringbench.inference.torch.operator.TorchStreams;
import java.util.OptionalLong;

/**
 * Where on a GPU decode.cu runs.
 *
 * @param blocks of threads, at most one for each multiprocessor
 * @param ownStream empty: libtorch's stream, on which nothing else runs meanwhile; else a stream beside others, so that two
 *     ranks can be tried on the halves of one GPU
 */
record DecodeSeat(CudaDevice device, int ordinal, int blocks, OptionalLong ownStream) {
    /** All of a kernel's GPU. */
    static DecodeSeat of(DecodeKernel kernel) {
        return new DecodeSeat(
                kernel.device(), kernel.ordinal(), kernel.device().multiprocessors(), OptionalLong.empty());
    }

    void launch(CudaKernel kernel, Memory step) {
        long stream = stream();
        device.run(() -> {
            if (ownStream.isPresent()) {
                // Two launches that the driver keeps whole might not run at once; half a GPU has room for each.
                kernel.launch(new Grid(blocks), DecodeMemory.THREADS, stream, step);
            } else {
                kernel.launchTogether(blocks, DecodeMemory.THREADS, stream, step);
            }
        });
    }

    void await() {
        device.await(stream());
    }

    private long stream() {
        return ownStream.orElseGet(() -> TorchStreams.current(ordinal));
    }
}
