package dev.stringbench.inference.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stringbench.inference.ReferenceFiles;
import dev.stringbench.inference.folder.SafetensorsFile;
import dev.stringbench.inference.folder.TensorLocation;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.SchemeExamples;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import dev.stringbench.inference.torch.generate.CollectedLogits;
import dev.stringbench.inference.torch.generate.GenerationSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A prompt of a tiny reference model under one of the paper's position schemes, with the logits and greedy tokens of a float64
 * program written from the definitions.
 *
 * @param folder the model's
 * @param golden the case's entry in the folder's golden.json
 */
record PositionGoldenCase(Path folder, JsonNode golden) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Ten times stricter than what counts as equal. */
    private static final double TOLERANCE = 1e-4;

    private static final int GREEDY_TOKENS = 12;

    private static final List<String> NUMBERS =
            List.of("window", "group", "leak", "chunk_size", "local_window", "factor", "original_length");

    /** The flag that each variant adds; a training length goes with two of them. */
    private static final Map<String, String> FLAGS = Map.of(
            "exact_logn", "log-n",
            "exact_fractional", "fractional-shift",
            "exact_mscale", "mscale",
            "exact_no_mscale", "no-mscale");

    /** List the cases of all reference models, or skip the test. */
    static List<PositionGoldenCase> all() throws IOException {
        List<PositionGoldenCase> cases = new ArrayList<>();
        for (Path folder : ReferenceFiles.foldersHolding("golden/positions", "golden.json")) {
            for (JsonNode golden :
                    JSON.readTree(folder.resolve("golden.json").toFile()).get("cases")) {
                cases.add(new PositionGoldenCase(folder, golden));
            }
        }
        return cases;
    }

    String name() {
        return folder.getFileName() + " " + golden.get("case").asText();
    }

    /** The scheme as the reference calls it. */
    String scheme() {
        return golden.get("scheme").asText();
    }

    /** Require what the case holds of the folder's model, under every variant of the scheme. */
    void requireMatch(CausalLanguageModel model, String how) {
        Map<String, TensorLocation> tensors = SafetensorsFile.read(
                        folder.resolve(golden.get("file").asText()))
                .tensors();
        int[] prompt = JSON.convertValue(golden.get("ids"), int[].class);
        for (var entry : golden.get("greedy").properties()) {
            String variant = entry.getKey();
            PositionScheme scheme = scheme(model, variant);
            if (!FLAGS.containsKey(variant)) {
                requirePositions(scheme);
            }
            String message = variant + " " + how;
            String prefix = variant.equals("plain") ? "" : variant + "_";
            try (GenerationSession session =
                    model.session(scheme, scheme.rotary(model.config().rotary()), 1)) {
                var actual = CollectedLogits.of(model, session, prompt, GREEDY_TOKENS);
                requireClose(Objects.requireNonNull(tensors.get(prefix + "logits")), actual.prompt(), message);
                requireClose(
                        Objects.requireNonNull(tensors.get(prefix + "decode_logits")),
                        actual.decode(),
                        message + ", decoding");
                assertEquals(JSON.convertValue(entry.getValue(), List.class), actual.greedy(), message);
            }
        }
    }

    private PositionScheme scheme(CausalLanguageModel model, String variant) {
        Map<String, Number> given = new LinkedHashMap<>();
        for (String setting : NUMBERS) {
            if (golden.has(setting)) {
                given.put(setting.replace('_', '-'), golden.get(setting).numberValue());
            }
        }
        String flag = FLAGS.get(variant);
        if (flag != null) {
            given.put(flag, 1);
            if (flag.equals("log-n") || flag.equals("mscale")) {
                given.put("training-length", golden.get("training_length").numberValue());
            }
        }
        return SchemeExamples.make(
                scheme().equals("plain") ? "rope" : scheme(),
                given,
                model.config().traits(model.config().rotary()));
    }

    private void requirePositions(PositionScheme scheme) {
        for (JsonNode triple : golden.path("relative_positions")) {
            int i = triple.get(0).asInt();
            int j = triple.get(1).asInt();
            assertEquals(triple.get(2).asDouble(), scheme.relativePosition(i, j), 1e-9, scheme + " at " + i + ", " + j);
        }
    }

    private static void requireClose(TensorLocation tensor, float[][] actual, String message) {
        assertEquals(tensor.shape().get(0), actual.length, message);
        double worst = 0;
        try (var channel = FileChannel.open(tensor.file())) {
            ByteBuffer bytes = ByteBuffer.allocate((int) tensor.byteCount()).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(bytes, tensor.dataOffset());
            var floats = bytes.flip().asFloatBuffer();
            for (float[] row : actual) {
                for (float number : row) {
                    worst = Math.max(worst, Math.abs(number - floats.get()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertTrue(worst <= TOLERANCE, message + " is off by " + worst);
    }
}
