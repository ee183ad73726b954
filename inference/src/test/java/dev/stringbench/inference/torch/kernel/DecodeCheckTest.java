package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stringbench.inference.Dtype;
import org.junit.jupiter.api.Test;

class DecodeCheckTest {
    @Test
    void deepModelsMayBeFurtherOffAsRoundingsOfTheirLayersAddUp() {
        assertEquals(0.1, DecodeCheck.tolerance(Dtype.BFLOAT16, 3));
        assertEquals(0.1, DecodeCheck.tolerance(Dtype.BFLOAT16, 32));
        assertEquals(0.2, DecodeCheck.tolerance(Dtype.BFLOAT16, 128));
        assertEquals(0.04, DecodeCheck.tolerance(Dtype.FLOAT16, 128));
    }
}
