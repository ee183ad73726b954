package dev.stringbench.inference.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.ModelFamilies;
import dev.stringbench.inference.family.ModelFamily;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.StringOriginal;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import dev.stringbench.inference.torch.generate.CollectedLogits;
import dev.stringbench.inference.torch.generate.GenerationSession;
import dev.stringbench.inference.torch.generate.OpenedModel;
import dev.stringbench.inference.torch.kernel.KernelProgram;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.load.ModelLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compare logits of tiny written models with a double-precision model made from the definitions. */
class ExactLogitsTest {
    private static final double TOLERANCE = 1e-4;
    private static final int NEW_TOKENS = 12;

    @TempDir
    Path folder;

    static Stream<ObjectNode> families() {
        Stream<ObjectNode> settings = Stream.of(
                TestModel.config("llama", 6).put("attention_bias", true).put("mlp_bias", true),
                TestModel.config("llama", 8).put("tie_word_embeddings", true).put("num_key_value_heads", 4),
                TestModel.config("mistral", 12).put("sliding_window", 7).put("num_key_value_heads", 1),
                TestModel.config("qwen2", 6),
                TestModel.config("qwen2", 6)
                        .put("use_sliding_window", true)
                        .put("sliding_window", 9)
                        .put("max_window_layers", 1),
                TestModel.config("qwen3", 10));
        return Stream.concat(
                ModelFamilies.ALL.stream().map(family -> TestModel.config(family.modelType(), 6)), settings);
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyFamilyMatchesItsDefinitionUnderEveryScheme(ObjectNode config) {
        TestModel written = TestModel.write(folder, config, Dtype.FLOAT32, 3);
        var schemes = List.<PositionScheme>of(
                new Rope(), new StringShift(11, 3), new StringShift(40, 0, 1), new StringShift(5, 9));
        try (var model = load(64)) {
            for (PositionScheme scheme : schemes) {
                requireExact(written, model, scheme, prompt(37, 1), config + " " + scheme);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOffsetLengthAndChunkGiveTheSameNumbers(long seed) {
        var random = new Random(seed);
        TestModel written = TestModel.write(folder, TestModel.config("llama", 6), Dtype.FLOAT32, seed);
        for (int draw = 0; draw < 6; draw++) {
            int tokens = 1 + random.nextInt(45);
            int offset = 1 + random.nextInt(tokens + 20);
            int local = random.nextInt(offset + 4);
            int chunk = 1 + random.nextInt(tokens + 3);
            String message = "seed " + seed + " T " + tokens + " S " + offset + " W " + local + " chunk " + chunk;
            try (var model = load(chunk)) {
                requireExact(written, model, new StringShift(offset, local), prompt(tokens, seed), message);
                requireExact(written, model, new Rope(), prompt(tokens, seed), message);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 64})
    void decodingAcrossTheOffsetMatchesTheDefinition(int chunk) {
        TestModel written = TestModel.write(folder, TestModel.config("llama", 6), Dtype.FLOAT32, 9);
        try (var model = load(chunk)) {
            // n passes S = 25 in the middle of decoding.
            requireExact(written, model, new StringShift(25, 6), prompt(20, 2), "chunk " + chunk);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 13, 64})
    void theOriginalCountsTheBorderTwiceInThePromptOnlyHoweverItIsCut(int chunk) {
        TestModel written = TestModel.write(folder, TestModel.config("llama", 6), Dtype.FLOAT32, 10);
        try (var model = load(chunk)) {
            requireExact(written, model, new StringOriginal(9, 4), prompt(30, 3), "chunk " + chunk);
            requireExact(written, model, new StringOriginal(1, 1), prompt(30, 3), "chunk " + chunk);
            requireExact(written, model, new StringOriginal(29, 0), prompt(30, 3), "chunk " + chunk);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BFLOAT16", "FLOAT16"})
    void sixteenBitWeightsAreWidenedExactly(Dtype stored) {
        TestModel written = TestModel.write(folder, TestModel.config("qwen3", 6), stored, 4);
        try (var model = load(64)) {
            requireExact(written, model, new StringShift(8, 2), prompt(21, 4), stored.torchName());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLOAT32", "BFLOAT16", "FLOAT16"})
    void weightsThatAreNotAlignedAreCopied(Dtype stored) {
        for (int shift : new int[] {1, 2, 5}) {
            TestModel written = TestModel.write(folder, TestModel.config("qwen2", 6), stored, 5, shift);
            try (var model = load(64)) {
                requireExact(written, model, new Rope(), prompt(9, 5), stored + " shifted by " + shift);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "plain"})
    void everyKernelGivesTheSameNumbers(String kernel) {
        TestModel written = TestModel.write(folder, TestModel.config("llama", 6), Dtype.FLOAT32, 6);
        var options = LoadOptions.DEFAULTS.withDevice("cpu").withAttentionKernel(kernel);
        try (var model = CausalLanguageModel.load(folder, options)) {
            requireExact(written, model, new StringShift(13, 4), prompt(50, 6), kernel);
        }
    }

    @ParameterizedTest
    @MethodSource("otherBlocks")
    void everyPartThatALayerMayHaveMatchesItsDefinition(ModelFamily family) {
        UnaryOperator<ModelConfig> change = config -> OtherBlocks.of(config, family);
        TestModel written = TestModel.write(folder, TestModel.config("llama", 6), change, Dtype.FLOAT32, 7, 0);
        LoadOptions options = LoadOptions.DEFAULTS.withDevice("cpu").withPrefillChunkTokens(16);
        try (var model = OpenedModel.of(ModelLoader.load(folder, written.config(), options, KernelProgram.load()))) {
            requireExact(written, model, new StringShift(11, 3), prompt(37, 8), family.modelType());
        }
    }

    static Stream<ModelFamily> otherBlocks() {
        return Stream.of(new OtherBlocks.NormsAfter(), new OtherBlocks.NormsAround(), new OtherBlocks.Joined());
    }

    private CausalLanguageModel load(int chunk) {
        return CausalLanguageModel.load(
                folder,
                LoadOptions.DEFAULTS.withDevice("cpu").withDtype(Dtype.FLOAT32).withPrefillChunkTokens(chunk));
    }

    private static int[] prompt(int tokens, long seed) {
        return new Random(100 + seed).ints(tokens, 0, 50).toArray();
    }

    /** Compare every row of the prompt and of greedy decoding, and that greedy took the likeliest tokens. */
    private static void requireExact(
            TestModel written, CausalLanguageModel model, PositionScheme scheme, int[] prompt, String message) {
        try (GenerationSession session = model.session(scheme)) {
            var actual = CollectedLogits.of(model, session, prompt, NEW_TOKENS);
            int[] fed = actual.fed(prompt, NEW_TOKENS);
            double[][] expected = new ReferenceModel(written, scheme, prompt.length).logits(fed);
            float[][] rows = actual.all();
            assertEquals(expected.length, rows.length, message);
            for (int i = 0; i < rows.length; i++) {
                double worst = 0;
                int likeliest = 0;
                for (int v = 0; v < rows[i].length; v++) {
                    worst = Math.max(worst, Math.abs(rows[i][v] - expected[i][v]));
                    likeliest = rows[i][v] > rows[i][likeliest] ? v : likeliest;
                }
                assertTrue(worst < TOLERANCE, message + ": row " + i + " is off by " + worst);
                if (i >= prompt.length - 1) {
                    assertEquals(likeliest, actual.greedy().get(i - prompt.length + 1), message);
                }
            }
        }
    }
}
