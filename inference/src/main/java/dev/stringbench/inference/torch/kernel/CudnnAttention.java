package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.torch.engine.DeviceChoice;
import java.util.Optional;

/** cuDNN's attention, for 16-bit numbers: nearly twice as fast as flash on Hopper and newer GPUs once it has a plan. */
final class CudnnAttention implements PromptKernel {
    /** A plan for a new shape takes tens of milliseconds. */
    private static final int LEAST_QUERIES = 8192;

    /** Sides that differ from prompt to prompt are rounded up to a multiple of this (cudnn.py). */
    private static final int SIDE_ROWS = 512;

    @Override
    public String name() {
        return "cudnn";
    }

    @Override
    public Cut cut() {
        return Cut.WHOLE;
    }

    @Override
    public boolean takesPieces() {
        return true;
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
        return computeCapability >= 90 ? 1 : 3;
    }

    @Override
    public int leastQueries() {
        return LEAST_QUERIES;
    }

    @Override
    public int leastPossible() {
        return 2;
    }

    @Override
    public Optional<String> shorter() {
        return Optional.of(FlashAttention.NAME);
    }

    @Override
    public int spareRows() {
        return SIDE_ROWS;
    }

    @Override
    public boolean hasFlash() {
        return true;
    }
}
