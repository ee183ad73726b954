package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.torch.program.TorchProgram;

/** The kernels of GPUs in plain maths, for machines without one. */
public final class PlainKernels {
    private PlainKernels() {}

    /** Source that takes the place of kernels.py. */
    public static String source() {
        return TorchProgram.resource("plain-kernels.py");
    }

    /** Source that takes the place of step.py. */
    public static String stepSource() {
        return TorchProgram.resource("plain-step.py");
    }

    /** Source that takes the place of hopper.py. */
    public static String hopperSource() {
        return TorchProgram.resource("plain-hopper.py");
    }
}
