package dev.stringbench.inference.torch.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.pytorch.engine.PtNDManager;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.TensorSpec;
import dev.stringbench.inference.torch.kernel.KernelProgram;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomWeightsTest {
    private static final int MODELS = 4;

    /** Copies of a model are loaded at the same time, and a seed is that of the whole process. */
    @Test
    void modelsThatAreDrawnAtOnceAreAlike() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(MODELS);
        try (TorchProgram program = KernelProgram.load()) {
            float[][] alone = draw(program, 5);
            assertFalse(Arrays.deepEquals(alone, draw(program, 6)));
            List<Future<float[][]>> models = IntStream.range(0, MODELS)
                    .mapToObj(model -> threads.submit(() -> draw(program, 5)))
                    .toList();
            for (Future<float[][]> model : models) {
                assertArrayEquals(alone, model.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    private static float[][] draw(TorchProgram program, long seed) {
        var tensor = new TensorSpec("weight", List.of(64L, 64L));
        try (var weights = new RandomWeights(program, seed);
                PtNDManager scope = program.newScope()) {
            return IntStream.range(0, 20)
                    .mapToObj(index -> weights.tensor(tensor, TensorSlice.WHOLE, "cpu", Dtype.FLOAT32, scope)
                            .toFloatArray())
                    .toArray(float[][]::new);
        }
    }
}
