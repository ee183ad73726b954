package dev.stringbench.inference.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compare logits and greedy tokens with those of Transformers and of the original STRING code. */
class GoldenModelsTest {
    @TestFactory
    Stream<DynamicTest> everyCaseMatches() throws IOException {
        List<GoldenCase> cases = GoldenCase.all();
        assertEquals(49, cases.size());
        return cases.stream()
                .map(golden -> dynamicTest(golden.name(), () -> {
                    try (CausalLanguageModel model = GoldenCase.load(golden.folder(), 1)) {
                        golden.requireMatch(model);
                    }
                }));
    }
}
