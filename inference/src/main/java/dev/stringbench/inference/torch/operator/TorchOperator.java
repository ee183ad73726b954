package dev.stringbench.inference.torch.operator;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An operator of libtorch whose body is Java, called from TorchScript as {@code ops.<namespace>.<name>(...)}.
 *
 * <p>It must be registered before a program that calls it is loaded, and stays for the life of the process. It has no
 * result but what it writes to tensors, which the schema marks {@code Tensor(a!)}: without the mark TorchScript would
 * drop the call as one without effect, as it drops one that writes only to a tensor that nobody reads afterwards.
 *
 * <p>A body runs on the thread that called TorchScript, on several threads at once when several call. What it throws
 * cannot pass through libtorch: it is kept for the thread, the bodies of later calls are not run, as they would compute
 * from what was never written, and the caller asks {@link #takeFailure} when TorchScript has returned. TorchScript's
 * {@code fork} would run a body on another thread, where nobody asks.
 */
public final class TorchOperator {
    /** The namespace of string-bench's own operators. */
    public static final String OURS = "string_bench";

    private static final ThreadLocal<Throwable> FAILURE = new ThreadLocal<>();

    /** Everything that is registered; libtorch calls the kernels for as long as the process lives. */
    private static final Map<String, OperatorSchema> SCHEMAS = new HashMap<>();

    private static final Map<String, TorchOperator> KERNELS = new HashMap<>();

    private final OperatorSchema schema;
    private final Body body;

    /** A field, since JNA frees the native half of a callback when the Java half is collected. */
    private final TorchShim.BoxedKernel kernel = this::run;

    private TorchOperator(OperatorSchema schema, Body body) {
        this.schema = schema;
        this.body = body;
    }

    /** The work of an operator. */
    @FunctionalInterface
    public interface Body {
        /**
         * Run one call.
         *
         * @param arguments which end with the call
         * @throws Exception which the caller of TorchScript gets
         */
        void run(OperatorArguments arguments) throws Exception;
    }

    /**
     * Register an operator's body for one kind of device. Doing the same once more does nothing.
     *
     * @param schema such as {@code scale(Tensor(a!) output, Tensor input, float factor) -> ()}
     * @param dispatchKey {@code CPU} or {@code CUDA}
     * @param body the same object each time; it must serve several threads
     * @return false when this libtorch is without the interface that takes operators
     * @throws IllegalArgumentException when the schema cannot be served
     * @throws IllegalStateException when the operator has another schema, or another body for this key
     * @throws InferenceException ENGINE_FAILURE when libtorch cannot be loaded or refuses the operator
     */
    public static synchronized boolean register(String namespace, String schema, String dispatchKey, Body body) {
        OperatorSchema parsed = OperatorSchema.parse(schema);
        if (!TorchShim.isAvailable()) {
            return false;
        }
        String name = namespace + "::" + parsed.name();
        define(namespace, name, parsed);
        String key = name + " for " + dispatchKey;
        TorchOperator known = KERNELS.get(key);
        if (known == null) {
            var operator = new TorchOperator(parsed, body);
            operator.implement(namespace, dispatchKey, key);
            KERNELS.put(key, operator);
        } else if (!known.body.equals(body)) {
            throw new IllegalStateException("operator " + key + " has another body already");
        }
        return true;
    }

    /** The exception that a body threw on this thread since the last call, if any. */
    public static Optional<Throwable> takeFailure() {
        Throwable failure = FAILURE.get();
        if (failure == null) {
            return Optional.empty();
        }
        FAILURE.remove();
        return Optional.of(failure);
    }

    private static void define(String namespace, String name, OperatorSchema schema) {
        OperatorSchema known = SCHEMAS.get(name);
        if (known == null) {
            var library = new Memory(Long.BYTES);
            check(TorchShim.aoti_torch_library_init_fragment(namespace, Origin.ADDRESS, 0, address(library)), name);
            check(TorchShim.aoti_torch_library_def(library.getLong(0), schema.text()), name);
            SCHEMAS.put(name, schema);
        } else if (!known.equals(schema)) {
            throw new IllegalStateException(
                    "operator " + name + " is " + known.text() + " already, not " + schema.text());
        }
    }

    private void implement(String namespace, String dispatchKey, String key) {
        var library = new Memory(Long.BYTES);
        check(TorchShim.aoti_torch_library_init_impl(namespace, dispatchKey, Origin.ADDRESS, 0, address(library)), key);
        check(TorchShim.aoti_torch_library_impl(library.getLong(0), schema.name(), kernel), key);
    }

    /** Run the body on what libtorch hands over; nothing may be thrown out of here. */
    private void run(long stack, long arguments, long results) {
        try (var taken = OperatorArguments.take(schema, stack)) {
            if (FAILURE.get() == null) {
                body.run(taken);
            }
        } catch (Throwable failure) { // an Error too would be lost in native code
            FAILURE.set(failure);
        }
    }

    private static void check(int error, String operator) {
        if (error != 0) {
            throw new InferenceException(
                    Fault.ENGINE_FAILURE,
                    "libtorch refuses operator " + operator + "; its reason is on the standard error");
        }
    }

    private static long address(Memory memory) {
        return Pointer.nativeValue(memory);
    }

    /** The origin of operators in libtorch's own messages; a class of its own since it loads JNA's library. */
    private static final class Origin {
        private static final String TEXT = TorchOperator.class.getName();
        private static final Memory MEMORY = new Memory(TEXT.length() + 1L);

        static final long ADDRESS = address(MEMORY);

        static {
            MEMORY.setString(0, TEXT);
        }
    }
}
