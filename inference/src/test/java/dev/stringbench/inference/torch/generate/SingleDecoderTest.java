package dev.stringbench.inference.torch.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.kernel.SingleDecoding;
import dev.stringbench.inference.torch.kernel.SingleKernel;
import dev.stringbench.inference.torch.kernel.SingleStep;
import dev.stringbench.inference.torch.kernel.StepBands;
import dev.stringbench.inference.torch.kernel.StepToken;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.load.LoadedModel;
import dev.stringbench.inference.torch.load.ModelLoader;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When steps go to a kernel that runs them whole, here a stand-in that always chooses the same token. */
class SingleDecoderTest {
    private static final int CHOSEN = 7;
    private static final int[] PROMPT = IntStream.range(0, 30).toArray();

    private final List<StepToken> heard = new ArrayList<>();
    private int ranksOfCache;
    private boolean fails;
    private boolean usable = true;

    @TempDir
    Path folder;

    private final class Kernel implements SingleKernel {
        @Override
        public SingleStep newStep(TorchProgram program) {
            return new Step();
        }

        @Override
        public boolean isUsable() {
            return usable;
        }
    }

    private final class Step implements SingleStep {
        @Override
        public void use(List<IValue> caches, StepBands bands) {
            ranksOfCache = caches.size();
        }

        @Override
        public long run(StepToken token) {
            heard.add(token);
            if (fails) {
                usable = false;
                throw new InferenceException(Fault.ENGINE_FAILURE, "given up");
            }
            return CHOSEN;
        }

        @Override
        public PtNDArray logits(PtNDManager scope) {
            throw new IllegalStateException("greedy decoding needs none");
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void stepsGoToTheKernelUntilItFailsAndThenThroughTheLayers(int ranks) {
        TestModel.write(
                folder,
                TestModel.config("llama", 6)
                        .put("num_attention_heads", 4)
                        .put("num_key_value_heads", 2)
                        .put("intermediate_size", 48),
                Dtype.FLOAT32,
                11);
        List<Integer> expected;
        try (CausalLanguageModel layers = new CausalLanguageModel(load(ranks))) {
            expected = tokens(layers);
        }
        try (CausalLanguageModel model = new CausalLanguageModel(withKernel(load(ranks)))) {
            assertEquals(List.of(expected.get(0), CHOSEN, CHOSEN, CHOSEN), tokens(model));
            assertEquals(ranks, ranksOfCache);
            assertEquals(
                    List.of(PROMPT.length, PROMPT.length + 1, PROMPT.length + 2),
                    heard.stream().map(StepToken::position).toList());
            assertEquals(expected.get(0), heard.get(0).token());
            fails = true;
            assertEquals(
                    "given up",
                    assertThrows(InferenceException.class, () -> tokens(model)).getMessage());
            assertEquals(expected, tokens(model));
        }
    }

    private static List<Integer> tokens(CausalLanguageModel model) {
        try (GenerationSession session = model.session(new StringShift(20, 5))) {
            return session.generate(
                            PROMPT, GenerationOptions.greedy(4, Set.of()), TokenListener.NONE, new Cancellation())
                    .tokenIds();
        }
    }

    private LoadedModel load(int ranks) {
        return ModelLoader.load(
                folder,
                LoadOptions.DEFAULTS.withDevice("cpu").withDtype(Dtype.FLOAT32).withTensorParallel(ranks));
    }

    private LoadedModel withKernel(LoadedModel loaded) {
        return new LoadedModel(
                loaded.program(),
                loaded.ranks(),
                loaded.config(),
                loaded.dtype(),
                loaded.layerDevices(),
                loaded.attentionKernels(),
                loaded.prefillChunkTokens(),
                loaded.reuseGranule(),
                loaded.cacheRowsThatFit(),
                loaded.firstCacheRows(),
                loaded.decodeThreads(),
                new SingleDecoding(Optional.of(new Kernel()), Optional.empty()),
                loaded.pieceKernels());
    }
}
