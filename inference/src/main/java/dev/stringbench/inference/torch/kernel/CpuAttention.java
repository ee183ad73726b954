package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.torch.engine.DeviceChoice;

/** libtorch's flash attention for CPUs. */
final class CpuAttention implements PromptKernel {
    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public Cut cut() {
        return Cut.PIECES;
    }

    @Override
    public boolean isFor(String device) {
        return device.equals(DeviceChoice.CPU);
    }

    @Override
    public int place(int computeCapability) {
        return 0;
    }
}
