package dev.stringbench.inference.torch.load;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.TensorSpec;

/** A source of the weights of a model, one by one, on the device and in the type that is wanted. */
interface WeightSource extends AutoCloseable {
    /**
     * Give one weight, or a part of it.
     *
     * @param slice the part
     * @param device where it shall lie, such as {@code cuda:0}
     * @param dtype its type there
     * @param scope what the tensor is freed with
     */
    PtNDArray tensor(TensorSpec tensor, TensorSlice slice, String device, Dtype dtype, PtNDManager scope);

    @Override
    void close();
}
