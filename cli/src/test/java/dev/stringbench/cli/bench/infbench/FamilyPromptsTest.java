package dev.stringbench.cli.bench.infbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stringbench.data.infbench.InfBenchPrompts;
import dev.stringbench.inference.family.ModelFamilies;
import dev.stringbench.inference.family.ModelFamily;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FamilyPromptsTest {

    static List<ModelFamily> families() {
        return ModelFamilies.ALL;
    }

    @ParameterizedTest
    @MethodSource("families")
    void theBenchmarkHasPromptsForEveryFamily(ModelFamily family) {
        assertEquals(family.infiniteBenchName(), new InfBenchPrompts(family.infiniteBenchName()).modelName());
    }
}
