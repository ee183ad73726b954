package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.position.ReRope;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.torch.program.TorchProgram;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SingleDecodingTest {
    @Test
    void aKernelThatCannotRunLeavesTheLayersAndItsReason() {
        SingleDecoding decoding = SingleDecoding.by(() -> {
            throw new InferenceException(Fault.ENGINE_FAILURE, "cuda:0 cannot reach the memory of cuda:1");
        });
        assertTrue(decoding.kernel().isEmpty());
        assertEquals("as several, cuda:0 cannot reach the memory of cuda:1", decoding.description(List.of(new Rope())));
    }

    @Test
    void namesTheSchemesThatTheKernelDoesNotRun() {
        SingleKernel kernel = new SingleKernel() {
            @Override
            public SingleStep newStep(TorchProgram program) {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean isUsable() {
                return true;
            }
        };
        var decoding = new SingleDecoding(Optional.of(kernel), Optional.empty());
        var reRope = new ReRope(100, OptionalInt.empty());
        assertEquals(
                "a step in a single launch on each GPU, but under rerope as several",
                decoding.description(List.of(new Rope(), new StringShift(300, 32), reRope, reRope)));
        assertEquals("a step in a single launch on each GPU", decoding.description(List.of(new Rope())));
    }

    @Test
    void memoryThatRunsOutIsNoReasonToDecodeInLayers() {
        assertThrows(
                InferenceException.class,
                () -> SingleDecoding.by(() -> {
                    throw new InferenceException(Fault.OUT_OF_MEMORY, "CUDA could not take memory");
                }));
    }
}
