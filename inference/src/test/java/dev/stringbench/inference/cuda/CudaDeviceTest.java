package dev.stringbench.inference.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import org.junit.jupiter.api.Test;

class CudaDeviceTest {
    /** With a driver there are fewer GPUs than this; without one there is none. */
    @Test
    void saysThatThereIsNoSuchGpu() {
        var thrown = assertThrows(InferenceException.class, () -> CudaDevice.of(9999));
        assertEquals(Fault.ENGINE_FAILURE, thrown.fault());
        assertTrue(
                thrown.getMessage().contains("CUDA driver")
                        || thrown.getMessage().contains("find GPU 9999"),
                thrown.getMessage());
    }
}
