package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import org.junit.jupiter.api.Test;

class SingleDecodingTest {
    @Test
    void aKernelThatCannotRunLeavesTheLayersAndItsReason() {
        SingleDecoding decoding = SingleDecoding.by(() -> {
            throw new InferenceException(Fault.ENGINE_FAILURE, "cuda:0 cannot reach the memory of cuda:1");
        });
        assertTrue(decoding.kernel().isEmpty());
        assertEquals("as several, cuda:0 cannot reach the memory of cuda:1", decoding.description());
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
