package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.torch.program.TorchProgram;

/** A model's decode step of one sequence by decode.cu, in a single launch on each of its GPUs, checked and ready for use. */
public interface SingleKernel {
    /** Take the memory that a session's steps work in. */
    SingleStep newStep(TorchProgram program);

    /** Whether it may still be used: not where it has failed. */
    boolean isUsable();
}
