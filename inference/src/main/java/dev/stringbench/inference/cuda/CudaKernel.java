package dev.stringbench.inference.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.lang.ref.Reference;

/** A kernel that is loaded on one GPU. */
public final class CudaKernel {
    private static final int MOST_PARAMETERS = 16;

    /** One for each thread, since a decode step starts a hundred kernels and more. */
    private static final ThreadLocal<Memory> LIST =
            ThreadLocal.withInitial(() -> new Memory((long) MOST_PARAMETERS * Long.BYTES));

    private final long function;
    private final String name;
    private final int sharedBytes;

    CudaKernel(long function, String name, int sharedBytes) {
        this.function = function;
        this.name = name;
        this.sharedBytes = sharedBytes;
    }

    /** The number of blocks of threads along each side. */
    public record Grid(int x, int y, int z) {
        /** Blocks in a row. */
        public Grid(int x) {
            this(x, 1, 1);
        }
    }

    /**
     * Start the kernel on a stream and return at once, within {@link CudaDevice#run}.
     *
     * @param blocks of threads, along three sides
     * @param threads of a block
     * @param stream a {@code CUstream}
     * @param parameters one piece of memory for each parameter, at most 16, copied before this returns
     */
    public void launch(Grid blocks, int threads, long stream, Pointer... parameters) {
        Memory list = list(parameters);
        try {
            CudaDriver.check(
                    CudaDriver.cuLaunchKernel(
                            function,
                            blocks.x(),
                            blocks.y(),
                            blocks.z(),
                            threads,
                            1,
                            1,
                            sharedBytes,
                            stream,
                            CudaDriver.address(list),
                            0),
                    "start " + name);
        } finally {
            Reference.reachabilityFence(parameters); // only their addresses are in the list
        }
    }

    /**
     * The same for blocks in a row that wait for each other, and so must all run at once.
     *
     * @param blocks at most as many as the GPU holds, which the driver checks
     */
    public void launchTogether(int blocks, int threads, long stream, Pointer... parameters) {
        Memory list = list(parameters);
        try {
            CudaDriver.check(
                    CudaDriver.cuLaunchCooperativeKernel(
                            function, blocks, 1, 1, threads, 1, 1, sharedBytes, stream, CudaDriver.address(list)),
                    "start " + name);
        } finally {
            Reference.reachabilityFence(parameters);
        }
    }

    private static Memory list(Pointer... parameters) {
        Memory list = LIST.get();
        for (int index = 0; index < parameters.length; index++) {
            list.setPointer((long) index * Long.BYTES, parameters[index]);
        }
        return list;
    }
}
