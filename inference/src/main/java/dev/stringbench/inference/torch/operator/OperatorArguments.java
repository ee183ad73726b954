package dev.stringbench.inference.torch.operator;

import dev.stringbench.inference.torch.operator.OperatorSchema.Parameter;

/**
 * The arguments of one call of an operator, counted from 0 as in its schema.
 *
 * <p>libtorch makes a handle for each tensor, each a reference of its own, and leaves freeing them to the kernel; that
 * is done here when the call ends, whatever was asked for. Arguments asked for later are refused.
 */
public final class OperatorArguments implements AutoCloseable {
    private final OperatorSchema schema;
    private final long[] words;
    private boolean ended;

    private OperatorArguments(OperatorSchema schema, long[] words) {
        this.schema = schema;
        this.words = words;
    }

    /**
     * Take over the arguments of a call.
     *
     * @param stack address of one 64-bit word for each parameter
     */
    static OperatorArguments take(OperatorSchema schema, long stack) {
        return new OperatorArguments(
                schema, OperatorTensor.words(stack, schema.parameters().size()));
    }

    /**
     * The tensor at an index.
     *
     * @throws IllegalArgumentException when the schema has another type there, as with the methods below
     * @throws IllegalStateException when the call has ended, as with the methods below
     */
    public OperatorTensor tensor(int index) {
        return OperatorTensor.of(word(index, Parameter.TENSOR));
    }

    /** The address of a tensor's first element, quicker to have than the whole description. */
    public long data(int index) {
        return OperatorTensor.data(word(index, Parameter.TENSOR));
    }

    public long integer(int index) {
        return word(index, Parameter.INT);
    }

    /** Only the lowest byte says it: libtorch before 2.9 leaves the others as they were. */
    public boolean bool(int index) {
        return (word(index, Parameter.BOOL) & 0xff) != 0;
    }

    public double number(int index) {
        return Double.longBitsToDouble(word(index, Parameter.FLOAT));
    }

    private long word(int index, Parameter wanted) {
        if (schema.parameters().get(index) != wanted) {
            throw new IllegalArgumentException("argument " + index + " of " + schema.name() + " is no " + wanted);
        }
        if (ended) {
            throw new IllegalStateException("the call of " + schema.name() + " has ended");
        }
        return words[index];
    }

    /** Free the tensors' handles. */
    @Override
    public void close() {
        ended = true;
        for (int index = 0; index < words.length; index++) {
            if (schema.parameters().get(index) == Parameter.TENSOR) {
                TorchShim.aoti_torch_delete_tensor_object(words[index]);
            }
        }
    }
}
