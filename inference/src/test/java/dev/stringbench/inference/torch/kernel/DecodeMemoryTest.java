package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecodeMemoryTest {
    private static final DecodeShape LLAMA_8B = new DecodeShape(32, 4096, 14_336, 32, 8, 128, 128_256, 1e-5);

    /** Weights 6 x 4 x 256 x 16, tiles 3 x 2 x 64 x 256, sums 8192, queries 4096, angles 1024, 104, layers 33 x 120. */
    @Test
    void givesAnH100TheMost() {
        DecodeMemory memory = DecodeMemory.of(LLAMA_8B, 232_448).orElseThrow();
        assertEquals(new DecodeMemory(6, 3, 28_672, 213_984), memory);
        assertEquals(List.of("BATCHES=6", "STAGES=3", "INPUT_BYTES=28672"), memory.definitions());
    }

    @Test
    void givesOtherGpusWhatTheyHave() {
        for (int available : new int[] {166_912, 101_376}) { // compute capability 8.0; 8.6, 8.9 and 12.0
            DecodeMemory memory = DecodeMemory.of(LLAMA_8B, available).orElseThrow();
            assertTrue(memory.bytes() <= available, memory.toString());
            assertEquals(2, memory.stages());
            assertEquals(available == 166_912 ? 4 : 1, memory.batches());
        }
    }

    /** The input of a product, or that of a norm and its weights, where tiles take less. */
    @Test
    void hasRoomForTheWidestInput() {
        assertEquals(59_136, inputBytes(8192, 29_568).orElseThrow());
        assertEquals(32_768, inputBytes(8192, 1024).orElseThrow());
        assertEquals(Optional.empty(), inputBytes(131_072, 1024));
    }

    private static Optional<Integer> inputBytes(int hidden, int intermediate) {
        return DecodeMemory.of(new DecodeShape(2, hidden, intermediate, 8, 8, 64, 100, 1e-5), 232_448)
                .map(DecodeMemory::inputBytes);
    }
}
