package dev.stringbench.inference.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compare logits and greedy tokens under every scheme with those of a float64 program written from the definitions. */
class PositionGoldensTest {
    /** By folder and block. */
    private static final Map<String, CausalLanguageModel> MODELS = new HashMap<>();

    @TestFactory
    Stream<DynamicTest> everyCaseMatches() throws IOException {
        List<PositionGoldenCase> cases = PositionGoldenCase.all();
        assertEquals(49, cases.size());
        return cases.stream()
                .map(golden -> dynamicTest(golden.name(), () -> {
                    for (int chunk : new int[] {37, 512}) {
                        golden.requireMatch(model(golden.folder(), chunk), "in blocks of " + chunk);
                    }
                }));
    }

    private static CausalLanguageModel model(Path folder, int chunk) {
        return MODELS.computeIfAbsent(
                folder + " " + chunk,
                key -> CausalLanguageModel.load(
                        folder,
                        LoadOptions.DEFAULTS
                                .withDevice("cpu")
                                .withDtype(Dtype.FLOAT32)
                                .withPrefillChunkTokens(chunk)));
    }

    @AfterAll
    static void close() {
        MODELS.values().forEach(CausalLanguageModel::close);
        MODELS.clear();
    }
}
