package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.cuda.CudaCompiler;
import dev.stringbench.inference.cuda.CudaKernel;
import dev.stringbench.inference.cuda.CudaModule;
import java.util.List;

/**
 * A source of our own, compiled and loaded on one GPU.
 *
 * @param module its kernels
 * @param source its name, such as {@code step.cu}
 * @param compiler what made it, in this run or an earlier one
 * @param warnings what the compiler had to say about it
 */
record OwnModule(CudaModule module, String source, CudaCompiler compiler, List<String> warnings) {
    OwnModule {
        warnings = List.copyOf(warnings);
    }

    /** A kernel of it; see {@link CudaModule#kernel}. */
    CudaKernel kernel(String name, int sharedBytes) {
        return module.kernel(name, sharedBytes);
    }
}
