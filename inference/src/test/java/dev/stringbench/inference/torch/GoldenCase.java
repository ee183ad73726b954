package dev.stringbench.inference.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.ReferenceFiles;
import dev.stringbench.inference.folder.SafetensorsFile;
import dev.stringbench.inference.folder.TensorLocation;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.StringOriginal;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.rope.RopeScaling;
import dev.stringbench.inference.rope.RotaryConfig;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import dev.stringbench.inference.torch.generate.CollectedLogits;
import dev.stringbench.inference.torch.generate.GenerationSession;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A prompt of a tiny reference model, with the logits and greedy tokens of Transformers or of the original STRING code.
 *
 * @param folder the model's
 * @param golden the case's entry in the folder's golden.json
 */
record GoldenCase(Path folder, JsonNode golden) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Ten times stricter than what counts as equal; the worst seen is 2.1e-5. */
    private static final double TOLERANCE = 1e-4;

    private static final int GREEDY_TOKENS = 16;
    private static final Map<String, String> PREFIX_OF_VARIANT = Map.of(
            "plain", "",
            "exact", "exact_",
            "exact_af1", "exact_af1_",
            "exact_noyarn", "exact_noyarn_",
            "official", "official_");

    /** List the cases of all reference models, or skip the test. */
    static List<GoldenCase> all() throws IOException {
        List<GoldenCase> cases = new ArrayList<>();
        for (Path folder : ReferenceFiles.foldersHolding("golden/models", "golden.json")) {
            for (JsonNode golden :
                    JSON.readTree(folder.resolve("golden.json").toFile()).get("cases")) {
                cases.add(new GoldenCase(folder, golden));
            }
        }
        return cases;
    }

    String name() {
        return folder.getFileName() + " " + golden.get("case").asText();
    }

    boolean isPlain() {
        return golden.get("kind").asText().equals("plain");
    }

    /** Load the folder's model in float32 on the CPU, its layers split over so many ranks. */
    static CausalLanguageModel load(Path folder, int ranks) {
        return load(folder, "cpu", ranks);
    }

    /** Load the folder's model in float32 on the devices named, its layers split over so many ranks. */
    static CausalLanguageModel load(Path folder, String device, int ranks) {
        return CausalLanguageModel.load(
                folder,
                LoadOptions.DEFAULTS
                        .withDevice(device)
                        .withDtype(Dtype.FLOAT32)
                        .withPrefillChunkTokens(48)
                        .withTensorParallel(ranks));
    }

    /** Require what the case holds of the folder's model. */
    void requireMatch(CausalLanguageModel model) {
        Map<String, TensorLocation> tensors = SafetensorsFile.read(
                        folder.resolve(golden.get("file").asText()))
                .tensors();
        int variants = 0;
        for (String variant : PREFIX_OF_VARIANT.keySet()) {
            TensorLocation logits = tensors.get(PREFIX_OF_VARIANT.get(variant) + "logits");
            TensorLocation decode = tensors.get(PREFIX_OF_VARIANT.get(variant) + "decode_logits");
            if (isPlain() == variant.equals("plain") && logits != null) {
                requireMatch(model, variant, logits, decode);
                variants++;
            }
        }
        assertTrue(variants > 0, "the case has no variant");
    }

    private void requireMatch(
            CausalLanguageModel model, String variant, TensorLocation logits, @Nullable TensorLocation decode) {
        int[] prompt = JSON.convertValue(golden.get("ids"), int[].class);
        PositionScheme scheme = scheme(variant);
        try (GenerationSession session = model.session(scheme, rotary(model, variant), 1)) {
            if (scheme instanceof StringOriginal original && prompt.length <= original.shiftedOffset()) {
                assertThrows(InferenceException.class, () -> CollectedLogits.of(model, session, prompt, 2), variant);
                if (prompt.length == original.shiftedOffset()) {
                    return;
                }
                decode = null;
            }
            var actual = CollectedLogits.of(model, session, prompt, decode == null ? 0 : GREEDY_TOKENS);
            requireClose(read(logits), actual.prompt(), variant);
            if (decode != null) {
                requireClose(read(decode), actual.decode(), variant + " decoding");
                List<?> greedy = JSON.convertValue(golden.get("greedy").get(variant), List.class);
                assertEquals(greedy, actual.greedy(), variant);
            }
        }
    }

    private PositionScheme scheme(String variant) {
        if (variant.equals("plain")) {
            return new Rope();
        }
        int offset = golden.get("shifted_offset").asInt();
        int local = golden.get("local_value").asInt();
        double factor = golden.get("attention_factor").asDouble();
        return switch (variant) {
            case "official" -> new StringOriginal(offset, local, factor);
            case "exact_af1" -> new StringShift(offset, local, 1);
            default -> new StringShift(offset, local, factor);
        };
    }

    /** The model's own table, or the one of the original's Qwen2 patch: YaRN without its factor on cos and sin. */
    private RotaryConfig rotary(CausalLanguageModel model, String variant) {
        RotaryConfig own = model.config().rotary();
        if (!golden.has("yarn_factor") || variant.equals("exact_noyarn")) {
            return own;
        }
        return own.withScaling(new RopeScaling.Yarn(
                OptionalDouble.of(golden.get("yarn_factor").asDouble()),
                OptionalInt.of(golden.get("yarn_original_max_position").asInt()),
                OptionalDouble.of(1),
                RopeScaling.Yarn.DEFAULT_BETA_FAST,
                RopeScaling.Yarn.DEFAULT_BETA_SLOW,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                true));
    }

    private static float[][] read(TensorLocation tensor) {
        var rows = new float[Math.toIntExact(tensor.shape().get(0))]
                [Math.toIntExact(tensor.shape().get(1))];
        try (var channel = FileChannel.open(tensor.file())) {
            ByteBuffer bytes = ByteBuffer.allocate((int) tensor.byteCount()).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(bytes, tensor.dataOffset());
            var floats = bytes.flip().asFloatBuffer();
            for (float[] row : rows) {
                floats.get(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private static void requireClose(float[][] expected, float[][] actual, String message) {
        assertEquals(expected.length, actual.length, message);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            for (int v = 0; v < expected[i].length; v++) {
                worst = Math.max(worst, Math.abs(expected[i][v] - actual[i][v]));
            }
        }
        assertTrue(worst <= TOLERANCE, message + " is off by " + worst);
    }
}
