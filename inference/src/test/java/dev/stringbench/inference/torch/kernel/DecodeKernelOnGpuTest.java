package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.load.LoadedModel;
import dev.stringbench.inference.torch.load.ModelLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The numbers of the decode step in one launch, where there is a GPU that can run it. */
@EnabledIf("hasGpu")
class DecodeKernelOnGpuTest {
    @TempDir
    private Path folder;

    static boolean hasGpu() {
        return EngineReport.read().gpus().stream()
                .anyMatch(gpu -> gpu.computeCapabilityNumber() >= FusedStep.COMPUTE_CAPABILITY);
    }

    /** Sizes that leave blocks of threads without rows, rows without a partner and chunks without a thread. */
    @ParameterizedTest
    @CsvSource({
        // family, layers, hidden, intermediate, heads, key heads, head, vocab, tied
        "llama, 3, 512, 1408, 8, 2, 128, 1003, false",
        "llama, 1, 64, 72, 8, 1, 64, 100, true",
        "llama, 2, 4096, 14336, 32, 8, 128, 2001, false",
        "qwen2, 2, 896, 4864, 14, 2, 64, 3001, true",
        "qwen2, 1, 8192, 29568, 64, 8, 128, 300, false",
        "qwen3, 2, 1024, 3072, 16, 8, 128, 3001, false",
        "mistral, 2, 256, 520, 4, 4, 64, 130, false"
    })
    void equalsPlainMaths(
            String family,
            int layers,
            int hidden,
            int intermediate,
            int heads,
            int kvHeads,
            int headDim,
            int vocab,
            boolean tied) {
        ObjectNode config = config(family, layers, hidden, intermediate, heads, kvHeads, headDim, vocab, tied);
        for (Dtype dtype : new Dtype[] {Dtype.BFLOAT16, Dtype.FLOAT16}) {
            try (LoadedModel loaded = load(config, dtype)) {
                DecodeKernel kernel =
                        DecodeKernel.load(loaded.program(), loaded.model(), loaded.config(), loaded.dtype());
                assertEquals(vocab, kernel.shape().vocab());
                assertTrue(loaded.decodeKernel().isPresent());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT32, 64, 4, 2, 64, 16-bit",
        "BFLOAT16, 32, 4, 2, 64, heads of 64",
        "FLOAT16, 64, 18, 2, 64, at most 8"
    })
    void refusesWhatItCannotDo(Dtype dtype, int headDim, int heads, int kvHeads, int hidden, String reason) {
        try (LoadedModel loaded = load(config("llama", 1, hidden, 72, heads, kvHeads, headDim, 100, false), dtype)) {
            var thrown = assertThrows(
                    InferenceException.class,
                    () -> DecodeKernel.load(loaded.program(), loaded.model(), loaded.config(), loaded.dtype()));
            assertTrue(thrown.getMessage().contains(reason), thrown.getMessage());
            assertTrue(loaded.decodeKernel().isEmpty());
        }
    }

    private LoadedModel load(ObjectNode config, Dtype dtype) {
        TestModel.writeConfig(folder, config);
        return ModelLoader.load(
                folder,
                LoadOptions.DEFAULTS.withDevice("cuda:0").withDtype(dtype).withRandomWeights(5));
    }

    static ObjectNode config(
            String family,
            int layers,
            int hidden,
            int intermediate,
            int heads,
            int kvHeads,
            int headDim,
            int vocab,
            boolean tied) {
        return TestModel.config(family, headDim)
                .put("num_hidden_layers", layers)
                .put("hidden_size", hidden)
                .put("intermediate_size", intermediate)
                .put("num_attention_heads", heads)
                .put("num_key_value_heads", kvHeads)
                .put("vocab_size", vocab)
                .put("tie_word_embeddings", tied);
    }
}
