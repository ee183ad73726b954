package dev.stringbench.inference.torch.kernel;

import ai.djl.pytorch.jni.LibUtils;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.EngineCache;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.cuda.Cubin;
import dev.stringbench.inference.cuda.CubinCache;
import dev.stringbench.inference.cuda.CudaCompiler;
import dev.stringbench.inference.cuda.CudaDevice;
import dev.stringbench.inference.cuda.CudaSource;
import dev.stringbench.inference.torch.engine.TorchDtype;
import dev.stringbench.inference.torch.operator.OperatorTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kind of kernel of ours to compile.
 *
 * @param device index of the GPU
 * @param headDim 64 or 128
 * @param bfloat16 else float16
 */
record KernelKind(int device, int headDim, boolean bfloat16) {
    /**
     * Tell from a tensor (..., heads, headDim) on a GPU.
     *
     * @throws InferenceException ENGINE_FAILURE for other numbers or heads, so that the self-check passes the kernel over
     */
    static KernelKind of(OperatorTensor tensor) {
        boolean bfloat16 = tensor.scalarType() == TorchDtype.scalarType(Dtype.BFLOAT16);
        if (!bfloat16 && tensor.scalarType() != TorchDtype.scalarType(Dtype.FLOAT16)) {
            throw refusal("16-bit numbers");
        }
        long headDim = tensor.size(tensor.dimensions() - 1);
        if (headDim != 64 && headDim != 128) {
            throw refusal("heads of 64 or 128, not " + headDim);
        }
        return new KernelKind(tensor.device(), (int) headDim, bfloat16);
    }

    /**
     * Compile a source, unless that was done in an earlier run, and load it.
     *
     * @param architecture such as {@code sm_90a}
     */
    OwnModule load(OwnSource source, String architecture) {
        return load(source, architecture, List.of());
    }

    /**
     * The same with further definitions.
     *
     * @param definitions such as {@code WIDTH=128}
     */
    OwnModule load(OwnSource source, String architecture, List<String> definitions) {
        CudaCompiler compiler = CudaCompiler.of(Path.of(LibUtils.getLibtorchPath()));
        var text = new CudaSource(
                source.file(),
                source.text(),
                architecture,
                Stream.concat(Stream.of("HEAD_DIM=" + headDim, "BFLOAT16=" + (bfloat16 ? 1 : 0)), definitions.stream())
                        .toList());
        Cubin cubin = new CubinCache(EngineCache.folder().resolve("kernels"))
                .get(text, compiler.version(), compiler::compile);
        return new OwnModule(CudaDevice.of(device).load(cubin.image()), source.file(), compiler, cubin.warnings());
    }

    static InferenceException refusal(String wanted) {
        return new InferenceException(Fault.ENGINE_FAILURE, "string-bench's own kernels want " + wanted);
    }
}
