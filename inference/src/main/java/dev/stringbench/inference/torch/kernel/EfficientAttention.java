package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.torch.engine.DeviceChoice;

/** libtorch's memory-efficient attention, for every GPU and type. */
final class EfficientAttention implements PromptKernel {
    @Override
    public String name() {
        return "efficient";
    }

    @Override
    public Cut cut() {
        return Cut.PIECES;
    }

    @Override
    public boolean isFor(String device) {
        return !device.equals(DeviceChoice.CPU);
    }

    @Override
    public int place(int computeCapability) {
        return 4;
    }
}
