package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.cuda.CudaCompiler;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.program.OperatorFile;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The program with string-bench's own kernels. */
public final class KernelProgram {
    private static final List<OperatorFile> OPERATORS = List.of(
            new OperatorFile("hopper", HopperAttention::register), new OperatorFile("step", FusedStep::register));

    private KernelProgram() {}

    /**
     * Load libtorch, if this is the first time, and compile the program.
     *
     * @throws dev.stringbench.inference.InferenceException ENGINE_FAILURE when libtorch cannot be loaded
     */
    public static TorchProgram load() {
        return load(Map.of());
    }

    /**
     * Load the program with some of its files replaced, as tests do where there is no GPU.
     *
     * @param replaced source text by file name without extension
     */
    public static TorchProgram load(Map<String, String> replaced) {
        TorchProgram program = TorchProgram.load(OPERATORS, replaced);
        EngineReport engine = EngineReport.read();
        if (!engine.gpus().isEmpty()) {
            loadCompiler(Path.of(engine.libtorch()));
        }
        return program;
    }

    /** Whatever kernel is chosen: cuDNN compiles too, and does not find what of NVRTC is loaded here. */
    private static void loadCompiler(Path libtorch) {
        try {
            CudaCompiler.of(libtorch);
        } catch (InferenceException e) {
            // the kernels that want it say so when they are tried
        }
    }
}
