package dev.stringbench.inference.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;

/** Every case of the reference models on one GPU, and split over two, in float32. */
@EnabledIf(value = "hasGpu", disabledReason = "a GPU is wanted")
class GoldenModelsOnGpuTest {
    static boolean hasGpu() {
        return !EngineReport.read().gpus().isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> everyCaseMatchesOnOneGpu() throws IOException {
        return everyCaseMatches("cuda:0", 1);
    }

    @TestFactory
    Stream<DynamicTest> everyCaseMatchesSplitOverTwoGpus() throws IOException {
        assumeTrue(EngineReport.read().gpus().size() > 1, "two GPUs are wanted");
        return everyCaseMatches("cuda:0,cuda:1", 2);
    }

    /** One test for each model, which is loaded once. */
    private static Stream<DynamicTest> everyCaseMatches(String device, int ranks) throws IOException {
        Map<Path, List<GoldenCase>> byModel = new TreeMap<>();
        for (GoldenCase golden : GoldenCase.all()) {
            byModel.computeIfAbsent(golden.folder(), ignored -> new ArrayList<>())
                    .add(golden);
        }
        assertEquals(13, byModel.size());
        return byModel.entrySet().stream()
                .map(entry -> dynamicTest(entry.getKey().getFileName() + " on " + device, () -> {
                    try (CausalLanguageModel model = GoldenCase.load(entry.getKey(), device, ranks)) {
                        entry.getValue().forEach(golden -> golden.requireMatch(model));
                    }
                }));
    }
}
