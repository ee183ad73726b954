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
import java.util.List;
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
            var step = new Comparison(loaded, loaded.model(), tables, table, cache);
            PtNDArray logits = step.logits(9, scope);
            long chosen = logits.argMax().getLong();
            assertEquals(0, step.error(logits, chosen, 9), 1e-4);
            assertTrue(step.error(logits, chosen, 10) > 0.01, "another token");
            assertTrue(step.error(logits.mul(1.1f), chosen, 9) > 0.05, "other logits");
            assertEquals(Double.POSITIVE_INFINITY, step.error(logits, chosen + 1, 9), "another choice");
        }
    }

    /** The same on every rank of a model that is split, whose logits are gathered. */
    @ParameterizedTest
    @CsvSource({"llama, 17, 2", "qwen2, 0, 2", "qwen3, 41, 4"})
    void plainMathsOfAModelThatIsSplitGiveWhatItsProgramGives(String family, int shiftedOffset, int ranks) {
        PositionScheme scheme = shiftedOffset == 0 ? new Rope() : new StringShift(shiftedOffset, 4);
        TestModel.write(
                folder,
                TestModel.config(family, 8)
                        .put("num_attention_heads", 4)
                        .put("num_key_value_heads", 2)
                        .put("intermediate_size", 48),
                Dtype.FLOAT32,
                3);
        LoadOptions options = LoadOptions.DEFAULTS.withDevice("cpu").withTensorParallel(ranks);
        try (LoadedModel loaded = ModelLoader.load(folder, options)) {
            List<List<Double>> errors = loaded.ranks().group().run(rank -> {
                IValue model = loaded.ranks().model(rank);
                try (var tables = new PositionTables(loaded.program(), model, loaded.config(), scheme);
                        PtNDManager scope = loaded.program().newScope();
                        IValue cache = loaded.program()
                                .call("random_cache")
                                .with(model)
                                .with(60)
                                .run()) {
                    RotaryTable table =
                            RotaryTable.of(loaded.config().rotary(), POSITION).scaled(scheme.attentionFactor());
                    var step = new Comparison(loaded, model, tables, table, cache);
                    PtNDArray logits = step.logits(9, scope);
                    long chosen = logits.argMax().getLong();
                    return List.of(step.error(logits, chosen, 9), step.error(logits, chosen, 10));
                }
            });
            for (List<Double> ofRank : errors) {
                assertEquals(0, ofRank.get(0), 1e-4);
                assertTrue(ofRank.get(1) > 0.01, "another token");
            }
        }
    }

    private record Comparison(
            LoadedModel loaded, IValue model, PositionTables tables, RotaryTable table, IValue cache) {
        PtNDArray logits(int token, PtNDManager scope) {
            try (IValue hidden = loaded.program()
                    .call("decode")
                    .with(model)
                    .with(cache)
                    .with(tables.of(table))
                    .with(new long[] {token, BASE, POSITION})
                    .with(new Cancellation().asTensor(scope))
                    .run()) {
                return loaded.program()
                        .call("logits")
                        .with(model)
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
                    .with(model)
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
