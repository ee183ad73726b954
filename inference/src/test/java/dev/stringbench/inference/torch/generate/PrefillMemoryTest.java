package dev.stringbench.inference.torch.generate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measure that a prompt twice as long takes twice the memory, not four times. */
class PrefillMemoryTest {
    private static final long HALF_CACHE_KILOBYTES = 8192 * 2;

    @TempDir
    Path folder;

    @Test
    void peakMemoryIsLinearInTheContext() {
        // 2 layers of 4 key heads of 32: 2 KiB of cache for each token, 32 MiB at 16,384 tokens. One head's scores of
        // 16,384 tokens alone would be 1 GiB.
        TestModel.write(
                folder,
                TestModel.config("llama", 32).put("num_key_value_heads", 4).put("sliding_window", 1000),
                Dtype.FLOAT32,
                1);
        try (var model = CausalLanguageModel.load(folder, LoadOptions.DEFAULTS.withDevice("cpu"))) {
            for (PositionScheme scheme : List.of(new Rope(), new StringShift(2700, 128))) {
                peakGrowth(model, scheme, 4096); // first use of the kernels
                long half = peakGrowth(model, scheme, 8192);
                long whole = peakGrowth(model, scheme, 16384);
                // What tests before this one have freed is used first and raises no peak, so half may be next to
                // nothing.
                assertTrue(
                        whole < 2 * Math.max(half, HALF_CACHE_KILOBYTES) + 16_000 && whole < 150_000,
                        scheme.name() + " took " + half + " kB for 8,192 tokens and " + whole + " kB for 16,384");
            }
        }
    }

    /** Kilobytes by which a prompt raises the peak. */
    private static long peakGrowth(CausalLanguageModel model, PositionScheme scheme, int tokens) {
        int[] prompt = new Random(tokens).ints(tokens, 0, 50).toArray();
        long before = ProcessMemory.residentKilobytes();
        ProcessMemory.resetPeak();
        try (GenerationSession session = model.session(scheme)) {
            session.generate(prompt, GenerationOptions.greedy(3, Set.of()), TokenListener.NONE, new Cancellation());
        }
        return ProcessMemory.peakKilobytes() - before;
    }
}
