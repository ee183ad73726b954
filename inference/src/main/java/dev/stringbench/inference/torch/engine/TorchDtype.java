package dev.stringbench.inference.torch.engine;

import dev.stringbench.inference.Dtype;

/** libtorch's number of a dtype, as TorchScript takes it. */
public final class TorchDtype {
    public static final int UINT8 = 0;

    private TorchDtype() {}

    /** The {@code c10::ScalarType} of a weight's dtype. */
    public static int scalarType(Dtype dtype) {
        return switch (dtype) {
            case FLOAT16 -> 5;
            case FLOAT32 -> 6;
            case BFLOAT16 -> 15;
            default -> throw new IllegalArgumentException(dtype + " is no dtype for weights");
        };
    }
}
