package dev.stringbench.inference.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;

/** A kernel that is loaded on one GPU. */
public final class CudaKernel {
    private final long function;
    private final String name;
    private final int sharedBytes;

    CudaKernel(long function, String name, int sharedBytes) {
        this.function = function;
        this.name = name;
        this.sharedBytes = sharedBytes;
    }

    /**
     * Start the kernel on a stream and return at once, within {@link CudaDevice#run}.
     *
     * @param blocks of threads
     * @param threads of a block
     * @param stream a {@code CUstream}
     * @param parameters one piece of memory for each parameter, copied before this returns
     */
    public void launch(int blocks, int threads, long stream, Pointer... parameters) {
        try (var list = new Memory((long) parameters.length * Long.BYTES)) {
            for (int index = 0; index < parameters.length; index++) {
                list.setPointer((long) index * Long.BYTES, parameters[index]);
            }
            CudaDriver.check(
                    CudaDriver.cuLaunchKernel(
                            function, blocks, 1, 1, threads, 1, 1, sharedBytes, stream, CudaDriver.address(list), 0),
                    "start " + name);
        } finally {
            Reference.reachabilityFence(parameters); // only their addresses are in the list
        }
    }
}
