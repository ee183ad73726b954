package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.torch.engine.DeviceChoice;

/** Flash attention 2 (Dao 2023) as libtorch has it, for 16-bit numbers on Ampere and newer GPUs. */
final class FlashAttention implements PromptKernel {
    /** The name, for kernels that leave short blocks to it. */
    static final String NAME = "flash";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Cut cut() {
        return Cut.BANDS;
    }

    @Override
    public boolean isFor(String device) {
        return !device.equals(DeviceChoice.CPU);
    }

    @Override
    public boolean serves(Dtype dtype) {
        return dtype.bytes() == 2;
    }

    @Override
    public int place(int computeCapability) {
        return 2;
    }

    @Override
    public boolean hasFlash() {
        return true;
    }
}
