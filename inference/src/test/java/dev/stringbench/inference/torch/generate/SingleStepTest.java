package dev.stringbench.inference.torch.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.rope.RotaryTable;
import dev.stringbench.inference.torch.TestModel;
import dev.stringbench.inference.torch.kernel.StepBands;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.load.LoadedModel;
import dev.stringbench.inference.torch.load.ModelLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plain maths that decode.cu is compared with: they must give what the program's own decode step gives. */
class SingleStepTest {
    private static final int BASE = 7;
    private static final int POSITION = 40;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"llama, 17", "qwen2, 39", "qwen3, 41", "mistral, 5", "llama, 0", "qwen2, 0", "qwen3, 0"})
    void plainMathsGiveWhatTheProgramGives(String family, int shiftedOffset) {
        PositionScheme scheme = shiftedOffset == 0 ? new Rope() : new StringShift(shiftedOffset, 4);
        TestModel.write(folder, TestModel.config(family, 8), Dtype.FLOAT32, 3);
        try (LoadedModel loaded = ModelLoader.load(folder, LoadOptions.DEFAULTS.withDevice("cpu"));
                var tables = new PositionTables(loaded.program(), loaded.model(), loaded.config(), scheme);
                PtNDManager scope = loaded.program().newScope();
                IValue cache = loaded.program()
                        .call("random_cache")
                        .with(loaded.model())
                        .with(60)
                        .run()) {
            RotaryTable table =
                    RotaryTable.of(loaded.config().rotary(), POSITION).scaled(scheme.attentionFactor());
            var step = new Comparison(loaded, tables, table, cache);
            PtNDArray logits = step.logits(9, scope);
            long chosen = logits.argMax().getLong();
            assertEquals(0, step.error(logits, chosen, 9), 1e-4);
            assertTrue(step.error(logits, chosen, 10) > 0.01, "another token");
            assertTrue(step.error(logits.mul(1.1f), chosen, 9) > 0.05, "other logits");
            assertEquals(Double.POSITIVE_INFINITY, step.error(logits, chosen + 1, 9), "another choice");
        }
    }

    private record Comparison(LoadedModel loaded, PositionTables tables, RotaryTable table, IValue cache) {
        PtNDArray logits(int token, PtNDManager scope) {
            try (IValue hidden = loaded.program()
                    .call("decode")
                    .with(loaded.model())
                    .with(cache)
                    .with(tables.of(table))
                    .with(new long[] {token, BASE, POSITION})
                    .with(new Cancellation().asTensor(scope))
                    .run()) {
                return loaded.program()
                        .call("logits")
                        .with(loaded.model())
                        .with(hidden)
                        .with(0)
                        .with(1)
                        .runForTensor(scope);
            }
        }

        double error(PtNDArray logits, long chosen, int token) {
            StepBands bands = tables.bands().orElseThrow();
            try (IValue error = loaded.program()
                    .call("single_error")
                    .with(loaded.model())
                    .with(cache)
                    .with(logits)
                    .with(chosen)
                    .with(token)
                    .with(BASE)
                    .with(POSITION)
                    .with(table.inverseFrequencies())
                    .with(table.attentionScaling())
                    .with(bands.reaches()[0])
                    .with(bands.hasFar())
                    .with(bands.farShift())
                    .run()) {
                return error.toDouble();
            }
        }
    }
}
