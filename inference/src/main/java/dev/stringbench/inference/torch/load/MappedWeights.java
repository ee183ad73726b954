package dev.stringbench.inference.torch.load;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.TensorSpec;
import dev.stringbench.inference.folder.TensorLocation;
import dev.stringbench.inference.folder.WeightIndex;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Weights cut from safetensors files that are mapped into memory.
 *
 * <p>A file is mapped once per dtype it holds. On the CPU, in the stored dtype, a weight is a view of the mapping: it
 * costs no memory but the page cache. Elsewhere it is copied once, straight from the mapping. A mapping lives as long as
 * a weight that shares it.
 */
final class MappedWeights implements WeightSource {
    private final TorchProgram program;
    private final WeightIndex index;
    private final Map<Mapping, IValue> mappings = new HashMap<>();

    /** A whole file as numbers of one type, {@code TorchDtype.UINT8} for bytes. */
    private record Mapping(Path file, int scalarType) {}

    MappedWeights(TorchProgram program, WeightIndex index) {
        this.program = program;
        this.index = index;
    }

    @Override
    public PtNDArray tensor(TensorSpec tensor, TensorSlice slice, String device, Dtype dtype, PtNDManager scope) {
        try (IValue part = part(index.locate(tensor.name()), slice)) {
            return program.call("place")
                    .with(part)
                    .with(device)
                    .with(TorchDtype.scalarType(dtype))
                    .runForTensor(scope);
        }
    }

    /** Of the mapping only what a rank holds is read. */
    private IValue part(TensorLocation stored, TensorSlice slice) {
        IValue view = view(stored);
        if (slice.isWhole()) {
            return view;
        }
        try (view) {
            return program.call("slice")
                    .with(view)
                    .with(slice.side())
                    .with(slice.bounds())
                    .run();
        }
    }

    private IValue view(TensorLocation stored) {
        int bytes = stored.dtype().bytes();
        long[] shape = stored.shape().stream().mapToLong(Long::longValue).toArray();
        if (stored.isAligned()) {
            return program.call("slice_mapped")
                    .with(mapped(stored.file(), TorchDtype.scalarType(stored.dtype()), bytes))
                    .with(stored.dataOffset() / bytes)
                    .with(shape)
                    .run();
        }
        return program.call("copy_unaligned")
                .with(mapped(stored.file(), TorchDtype.UINT8, 1))
                .with(stored.dataOffset())
                .with(stored.byteCount())
                .with(TorchDtype.scalarType(stored.dtype()))
                .with(shape)
                .run();
    }

    private IValue mapped(Path file, int scalarType, int bytes) {
        return mappings.computeIfAbsent(
                new Mapping(file, scalarType),
                ignored -> program.call("map_file")
                        .with(file.toString())
                        .with(size(file) / bytes)
                        .with(scalarType)
                        .run());
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw InferenceException.unreadable(Fault.BAD_WEIGHTS, file, e);
        }
    }

    @Override
    public void close() {
        mappings.values().forEach(IValue::close);
    }
}
