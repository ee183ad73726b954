package dev.stringbench.inference.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.torch.engine.EngineReport;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import dev.stringbench.inference.torch.generate.GenerationSession;
import dev.stringbench.inference.torch.generate.LogitsListener;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The last logits of a prompt of 131,072 tokens, of the shape of Llama-3.1-8B split over two GPUs against one. */
@EnabledIf(value = "hasTwoLargeGpus", disabledReason = "two GPUs of 60 GB are wanted")
@Timeout(600)
class SplitLongPromptOnGpuTest {
    private static final int TOKENS = 131_072;
    private static final int VOCAB = 128_256;
    private static final int LAST_ROWS = 16;
    private static final long MEMORY = 60_000_000_000L;

    /** Of the logits, as the step of decode.cu may be off in bfloat16. */
    private static final double TOLERANCE = 0.1;

    private static final List<PositionScheme> SCHEMES = List.of(new StringShift(43_253, 128), new Rope());

    @TempDir
    private Path folder;

    static boolean hasTwoLargeGpus() {
        return EngineReport.read().gpus().stream()
                        .filter(gpu -> gpu.freeBytes() > MEMORY)
                        .count()
                > 1;
    }

    @Test
    void equalsOneGpu(TestReporter reporter) {
        ObjectNode config = new ObjectMapper()
                .createObjectNode()
                .put("model_type", "llama")
                .put("hidden_size", 4096)
                .put("intermediate_size", 14_336)
                .put("num_hidden_layers", 32)
                .put("num_attention_heads", 32)
                .put("num_key_value_heads", 8)
                .put("vocab_size", VOCAB)
                .put("max_position_embeddings", TOKENS)
                .put("rms_norm_eps", 1e-5)
                .put("rope_theta", 500_000.0)
                .put("hidden_act", "silu");
        TestModel.writeConfig(folder, config);
        List<List<float[]>> whole = logits("cuda:0", 1);
        List<List<float[]>> split = logits("cuda:0,cuda:1", 2);
        for (int i = 0; i < SCHEMES.size(); i++) {
            for (int row = 0; row < LAST_ROWS; row++) {
                double error = LogitsDistance.relative(
                        split.get(i).get(row), whole.get(i).get(row));
                assertTrue(error < TOLERANCE, SCHEMES.get(i) + ", row " + row + " of the last: " + error);
            }
            double last = LogitsDistance.relative(
                    split.get(i).get(LAST_ROWS - 1), whole.get(i).get(LAST_ROWS - 1));
            reporter.publishEntry(SCHEMES.get(i).name(), String.format(Locale.ROOT, "off by %.4f of the logits", last));
        }
    }

    /** Of each scheme, the last rows. */
    private List<List<float[]>> logits(String device, int ranks) {
        LoadOptions options = LoadOptions.DEFAULTS
                .withDevice(device)
                .withDtype(Dtype.BFLOAT16)
                .withTensorParallel(ranks)
                .withRandomWeights(3);
        int[] prompt = new Random(4).ints(TOKENS, 0, VOCAB).toArray();
        List<List<float[]>> all = new ArrayList<>();
        try (CausalLanguageModel model = CausalLanguageModel.load(folder, options)) {
            for (PositionScheme scheme : SCHEMES) {
                try (GenerationSession session =
                        model.session(scheme, scheme.rotary(model.config().rotary()), 1)) {
                    var rows = new LastRows();
                    session.logits(prompt, 0, rows, new Cancellation());
                    assertEquals(LAST_ROWS, rows.kept.size());
                    all.add(rows.kept);
                }
            }
        }
        return all;
    }

    private static final class LastRows implements LogitsListener {
        final List<float[]> kept = new ArrayList<>();

        @Override
        public int firstWanted() {
            return TOKENS - LAST_ROWS;
        }

        @Override
        public void onPromptRows(int firstPosition, FloatBuffer logits) {
            while (logits.hasRemaining()) {
                var row = new float[VOCAB];
                logits.get(row);
                kept.add(row);
            }
        }

        @Override
        public void onDecodeRow(int step, FloatBuffer logits) {
            throw new IllegalStateException("nothing is decoded");
        }
    }
}
