package dev.stringbench.inference.torch.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TorchScriptArchiveTest {
    private static final Map<String, String> SOURCES = Map.of("sums", """
            def doubled(x: int) -> int:
              return 2 * x
            """, "entry", """
            class Entry(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def add(self, x: int, y: int) -> int:
                return __torch__.sums.doubled(x) + y
            """);

    @Test
    void libtorchRunsWhatIsPacked() throws IOException {
        byte[] archive = TorchScriptArchive.pack(SOURCES, "entry", "Entry");
        try (var manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
                var module = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), true, false);
                IValue x = IValue.from(20L);
                IValue y = IValue.from(2L);
                IValue sum = IValueUtils.runMethod(module, "add", x, y)) {
            assertEquals(42, sum.toLong());
        }
    }

    @Test
    void oneSourceGivesOneArchive() {
        assertArrayEquals(
                TorchScriptArchive.pack(SOURCES, "entry", "Entry"), TorchScriptArchive.pack(SOURCES, "entry", "Entry"));
    }
}
