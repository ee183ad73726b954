package dev.stringbench.inference.torch.kernel;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.cuda.CudaCompiler;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.program.SourceText;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The program with the kernels of the catalogue. */
public final class KernelProgram {
    private static final String DISPATCH = "dispatch";

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
        EngineReport engine = EngineReport.read();
        Map<String, String> sources = sources(registration -> registration.test(engine));
        sources.putAll(replaced);
        TorchProgram program = TorchProgram.load(sources);
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

    /** The bytes of the program without the operators that are Java's, which PyTorch loads too. */
    static byte[] archive() {
        return TorchProgram.archive(sources(registration -> false));
    }

    /** The text of a kernel's TorchScript file. */
    static String source(String file) {
        return SourceText.beside(KernelProgram.class, file + ".py");
    }

    private static Map<String, String> sources(Predicate<Predicate<EngineReport>> registers) {
        var sources = new LinkedHashMap<String, String>();
        for (AttentionKernel kernel : KernelCatalogue.withFiles()) {
            boolean runs = kernel.operator().map(registers::test).orElse(true);
            sources.put(kernel.file(), source((runs ? "" : "no-") + kernel.file()));
        }
        sources.put(DISPATCH, KernelDispatch.source());
        return sources;
    }
}
