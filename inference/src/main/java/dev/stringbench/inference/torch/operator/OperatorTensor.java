package dev.stringbench.inference.torch.operator;

import ai.djl.pytorch.engine.PtNDArray;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.torch.engine.TorchDtype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor that an operator was called with. The memory stays libtorch's: on the CPU it may be read and written
 * until the operator's body ends, on a GPU by what the body puts on the current stream.
 */
public final class OperatorTensor {
    /** A {@code c10::DeviceType}. */
    static final int CPU = 0;

    /** A {@code c10::DeviceType}. */
    static final int CUDA = 1;

    private static final int DATA = 0;
    private static final int DIMENSIONS = 8;
    private static final int SIZES = 16;
    private static final int STRIDES = 24;
    private static final int SCALAR_TYPE = 32;
    private static final int DEVICE_TYPE = 36;
    private static final int DEVICE = 40;

    /** Where libtorch puts its answers: one piece of memory for each thread, so that none is allocated in a call. */
    private static final ThreadLocal<Answers> ANSWERS = ThreadLocal.withInitial(Answers::new);

    private static final class Answers {
        final ByteBuffer memory = ByteBuffer.allocateDirect(48).order(ByteOrder.nativeOrder());
        final long address = Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    }

    private final long data;
    private final long[] sizes;
    private final long[] strides;
    private final int scalarType;
    private final int deviceType;
    private final int device;

    private OperatorTensor(long data, long[] sizes, long[] strides, int scalarType, int deviceType, int device) {
        this.data = data;
        this.sizes = sizes;
        this.strides = strides;
        this.scalarType = scalarType;
        this.deviceType = deviceType;
        this.device = device;
    }

    /** Describe a tensor of DJL's, whose handle is libtorch's own; what is described lives as long as its storage. */
    public static OperatorTensor of(PtNDArray tensor) {
        if (!TorchShim.isAvailable()) {
            throw new InferenceException(Fault.ENGINE_FAILURE, "this libtorch does not describe its tensors");
        }
        return of(tensor.getHandle());
    }

    /** Describe the tensor of a handle, which must be alive. */
    static OperatorTensor of(long handle) {
        Answers answers = ANSWERS.get();
        long address = answers.address;
        check(TorchShim.aoti_torch_get_data_ptr(handle, address + DATA), "data");
        check(TorchShim.aoti_torch_get_dim(handle, address + DIMENSIONS), "dimensions");
        check(TorchShim.aoti_torch_get_sizes(handle, address + SIZES), "sizes");
        check(TorchShim.aoti_torch_get_strides(handle, address + STRIDES), "strides");
        check(TorchShim.aoti_torch_get_dtype(handle, address + SCALAR_TYPE), "dtype");
        check(TorchShim.aoti_torch_get_device_type(handle, address + DEVICE_TYPE), "device type");
        check(TorchShim.aoti_torch_get_device_index(handle, address + DEVICE), "device");
        ByteBuffer memory = answers.memory;
        int dimensions = Math.toIntExact(memory.getLong(DIMENSIONS));
        return new OperatorTensor(
                memory.getLong(DATA),
                words(memory.getLong(SIZES), dimensions),
                words(memory.getLong(STRIDES), dimensions),
                memory.getInt(SCALAR_TYPE),
                memory.getInt(DEVICE_TYPE),
                memory.getInt(DEVICE));
    }

    /** The {@link #data} alone, where the rest is known. */
    public static long data(long handle) {
        Answers answers = ANSWERS.get();
        check(TorchShim.aoti_torch_get_data_ptr(handle, answers.address + DATA), "data");
        return answers.memory.getLong(DATA);
    }

    /** Address of the first element, on the tensor's device. */
    public long data() {
        return data;
    }

    public int dimensions() {
        return sizes.length;
    }

    /** Elements along a dimension, counted from 0. */
    public long size(int dimension) {
        return sizes[dimension];
    }

    /** Elements from one index of a dimension to the next. */
    public long stride(int dimension) {
        return strides[dimension];
    }

    /** The {@code c10::ScalarType}, as in {@link TorchDtype}. */
    public int scalarType() {
        return scalarType;
    }

    /** The {@code c10::DeviceType}, such as {@link #CUDA}. */
    int deviceType() {
        return deviceType;
    }

    /** Whether it lies in a GPU's memory. */
    public boolean isOnGpu() {
        return deviceType == CUDA;
    }

    /** Whether its elements lie one after the other, the last dimension's closest. */
    public boolean isContiguous() {
        long elements = 1;
        for (int dimension = sizes.length - 1; dimension >= 0; dimension--) {
            if (sizes[dimension] != 1 && strides[dimension] != elements) {
                return false;
            }
            elements *= sizes[dimension];
        }
        return true;
    }

    /** Number of elements. */
    public long elements() {
        return Arrays.stream(sizes).reduce(1, (left, right) -> left * right);
    }

    /** Index of the device among those of its type, -1 for the CPU. */
    public int device() {
        return device;
    }

    /** Copy 64-bit words out of libtorch's memory. */
    static long[] words(long address, int count) {
        return count == 0 ? new long[0] : new Pointer(address).getLongArray(0, count);
    }

    private static void check(int error, String asked) {
        if (error != 0) {
            throw new IllegalStateException("libtorch does not tell the " + asked + " of an operator's tensor");
        }
    }
}
