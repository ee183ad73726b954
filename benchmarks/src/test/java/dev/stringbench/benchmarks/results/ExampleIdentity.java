package dev.stringbench.benchmarks.results;

import dev.stringbench.benchmarks.model.ModelIdentity;
import dev.stringbench.benchmarks.model.PositionSetting;
import java.util.Map;

/** Identities for tests. */
public final class ExampleIdentity {

    private ExampleIdentity() {}

    public static RunIdentity withDtype(String dtype) {
        return new RunIdentity(
                "example",
                "example_task",
                4096,
                128,
                new DataIdentity("essays", "00ff", Map.of("seed", "42")),
                new ModelIdentity("tiny", "w", "t", PositionSetting.rope(), "greedy", dtype, "cpu", "engine 1"),
                "example/1",
                "1.0");
    }
}
