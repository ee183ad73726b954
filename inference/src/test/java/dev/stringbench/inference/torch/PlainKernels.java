package dev.stringbench.inference.torch;

/** The kernels of GPUs in plain maths, for machines without one. */
final class PlainKernels {
    private PlainKernels() {}

    /** Source that takes the place of kernels.py. */
    static String source() {
        return TorchProgram.resource("plain-kernels.py");
    }

    /** Source that takes the place of step.py. */
    static String stepSource() {
        return TorchProgram.resource("plain-step.py");
    }

    /** Source that takes the place of hopper.py. */
    static String hopperSource() {
        return TorchProgram.resource("plain-hopper.py");
    }
}
