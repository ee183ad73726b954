package dev.stringbench.inference.torch.program;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.stringbench.inference.torch.engine.EngineFailures;
import dev.stringbench.inference.torch.operator.TorchOperator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The compiled TorchScript of this package with its entry points (program.py).
 *
 * <p>The program has no state, so one instance serves any number of models. An {@link IValue} that comes back belongs to
 * the caller, who closes it.
 */
public final class TorchProgram implements AutoCloseable {
    /** Those of this package; the kernels' files come from elsewhere. */
    private static final List<String> FILES = List.of(
            "kernels",
            "attention",
            "rotary",
            "positions",
            "regions",
            "sampling",
            "collective",
            "linear",
            "norm",
            "block",
            "decoder",
            "single",
            "program");

    /** A program of its own, so that no model carries what only measuring needs. */
    private static final List<String> BENCHMARK_FILES = List.of("twopass", "benchmark");

    /** The optimiser specialises by shape, which costs time at each new length and may change numbers. */
    private static final ThreadLocal<Boolean> OPTIMIZER_OFF = ThreadLocal.withInitial(() -> {
        JniUtils.setGraphExecutorOptimize(false);
        return true;
    });

    private final PtNDManager manager;
    private final PtSymbolBlock module;

    private TorchProgram(PtNDManager manager, PtSymbolBlock module) {
        this.manager = manager;
        this.module = module;
    }

    /**
     * Load libtorch, if this is the first time, and compile the program.
     *
     * @param added source text by file name without extension: the kernels, and what takes a file's place
     * @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE when libtorch cannot be loaded
     */
    public static TorchProgram load(Map<String, String> added) {
        return load(archive(added));
    }

    /** Load the entry points of measuring (benchmark.py). */
    public static TorchProgram loadBenchmark() {
        return load(benchmarkArchive());
    }

    /**
     * The bytes of the program.
     *
     * @param added as {@link #load} takes it
     */
    public static byte[] archive(Map<String, String> added) {
        Map<String, String> sources = readSources(FILES);
        sources.putAll(added);
        return TorchScriptArchive.pack(sources, "program", "Program");
    }

    /** The bytes of the program for measuring. */
    public static byte[] benchmarkArchive() {
        return TorchScriptArchive.pack(readSources(BENCHMARK_FILES), "benchmark", "Benchmark");
    }

    private static TorchProgram load(byte[] archive) {
        try {
            var manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), PtEngine.ENGINE_NAME);
            return new TorchProgram(
                    manager, JniUtils.loadModule(manager, new ByteArrayInputStream(archive), true, false));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException | LinkageError e) {
            throw EngineFailures.onLoading(e);
        }
    }

    private static Map<String, String> readSources(List<String> files) {
        var sources = new LinkedHashMap<String, String>();
        for (String file : files) {
            sources.put(file, resource(file + ".py"));
        }
        return sources;
    }

    /** The text of a file beside this class. */
    public static String resource(String file) {
        return SourceText.beside(TorchProgram.class, file);
    }

    /** Begin a call of one entry point. */
    public Call call(String method) {
        return new Call(method);
    }

    /** A scope for tensors; close it to free what was taken out of results in it. */
    public PtNDManager newScope() {
        return (PtNDManager) manager.newSubManager();
    }

    @Override
    public void close() {
        module.close();
        manager.close();
    }

    /** The arguments of one call, in order. Those made here are freed when the call has run. */
    public final class Call {
        private final String method;
        private final List<IValue> arguments = new ArrayList<>();
        private final List<IValue> made = new ArrayList<>();

        private Call(String method) {
            this.method = method;
        }

        /** Pass an object or tensor that stays the caller's. */
        public Call with(IValue value) {
            arguments.add(value);
            return this;
        }

        public Call with(PtNDArray tensor) {
            return make(IValue.from(tensor));
        }

        public Call with(boolean value) {
            return make(IValue.from(value));
        }

        public Call with(long value) {
            return make(IValue.from(value));
        }

        public Call with(double value) {
            return make(IValue.from(value));
        }

        public Call with(String value) {
            return make(IValue.from(value));
        }

        public Call with(long[] values) {
            return make(IValue.listFrom(values));
        }

        public Call with(double[] values) {
            return make(IValue.listFrom(values));
        }

        /** Pass a list of objects of one class, at least one; they stay the caller's. */
        public Call withList(List<IValue> values) {
            return make(IValue.listFrom(values.toArray(IValue[]::new)));
        }

        /** Pass a list of tensors, at least one. */
        public Call withTensors(List<PtNDArray> tensors) {
            return make(IValue.listFrom(tensors.toArray(PtNDArray[]::new)));
        }

        public Call with(Map<String, PtNDArray> tensors) {
            return make(IValue.stringMapFrom(tensors));
        }

        private Call make(IValue value) {
            made.add(value);
            return with(value);
        }

        /**
         * Run the entry point.
         *
         * @return its result, which the caller closes
         * @throws dev.stringbench.inference.InferenceException OUT_OF_MEMORY or ENGINE_FAILURE
         */
        public IValue run() {
            OPTIMIZER_OFF.get();
            TorchOperator.takeFailure(); // of a call elsewhere: it would keep the operators of this one from running
            try {
                IValue result = runMethod();
                TorchOperator.takeFailure().ifPresent(failure -> {
                    result.close();
                    throw EngineFailures.onCall(method, failure);
                });
                return result;
            } finally {
                made.forEach(IValue::close);
            }
        }

        private IValue runMethod() {
            try {
                return IValueUtils.runMethod(module, method, arguments.toArray(IValue[]::new));
            } catch (RuntimeException e) {
                // An operator that failed before is the cause of whatever failed after it.
                throw EngineFailures.onCall(method, TorchOperator.takeFailure().orElse(e));
            }
        }

        /** Run an entry point whose result is a whole number. */
        public long runForLong() {
            try (IValue result = run()) {
                return result.toLong();
            }
        }

        /** Run an entry point whose result is a tensor, freed with the scope. */
        public PtNDArray runForTensor(PtNDManager scope) {
            try (IValue result = run()) {
                return result.toTensor(scope);
            }
        }
    }
}
