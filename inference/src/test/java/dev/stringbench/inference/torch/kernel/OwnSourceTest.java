package dev.stringbench.inference.torch.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class OwnSourceTest {
    @Test
    void whatTwoKernelsShareIsBeforeEachAndInNeither() {
        for (OwnSource source : List.of(OwnSource.STEP, OwnSource.DECODE)) {
            List<String> parts = List.of(source.text().split("#line 1 \"" + source.file() + "\"\n"));
            assertEquals(2, parts.size());
            assertTrue(parts.get(0).contains("typedef unsigned short u16;"));
            assertTrue(parts.get(0).contains("struct Attention {"));
            assertFalse(parts.get(1).contains("struct Attention {"));
            assertTrue(parts.get(1).startsWith("// One decode step"));
        }
        assertFalse(OwnSource.HOPPER.text().contains("struct Attention {"));
    }
}
