package dev.stringbench.inference.torch.kernel;

/** Attention by the definition, in libtorch's elementary operations: what the others are compared with. */
final class PlainAttention implements PromptKernel {
    /** The name, for what falls back to it. */
    static final String NAME = "plain";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Cut cut() {
        return Cut.PIECES;
    }

    @Override
    public boolean isFor(String device) {
        return true;
    }

    @Override
    public int place(int computeCapability) {
        return Integer.MAX_VALUE;
    }
}
