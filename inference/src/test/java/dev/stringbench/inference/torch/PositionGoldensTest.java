package dev.stringbench.inference.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.ReferenceFiles;
import dev.stringbench.inference.folder.SafetensorsFile;
import dev.stringbench.inference.folder.TensorLocation;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.SchemeExamples;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compare logits and greedy tokens under every scheme with those of a float64 program written from the definitions. */
class PositionGoldensTest {
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

    /** By folder and block. */
    private static final Map<String, CausalLanguageModel> MODELS = new HashMap<>();

    @TestFactory
    Stream<DynamicTest> everyCaseMatches() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (Path folder : ReferenceFiles.foldersHolding("golden/positions", "golden.json")) {
            for (JsonNode golden :
                    JSON.readTree(folder.resolve("golden.json").toFile()).get("cases")) {
                String name = folder.getFileName() + " " + golden.get("case").asText();
                tests.add(dynamicTest(name, () -> requireMatch(folder, golden)));
            }
        }
        assertEquals(49, tests.size());
        return tests.stream();
    }

    private static void requireMatch(Path folder, JsonNode golden) {
        Map<String, TensorLocation> tensors = SafetensorsFile.read(
                        folder.resolve(golden.get("file").asText()))
                .tensors();
        int[] prompt = JSON.convertValue(golden.get("ids"), int[].class);
        for (int chunk : new int[] {37, 512}) {
            CausalLanguageModel model = model(folder, chunk);
            for (var entry : golden.get("greedy").properties()) {
                String variant = entry.getKey();
                PositionScheme scheme = scheme(model, golden, variant);
                if (!FLAGS.containsKey(variant)) {
                    requirePositions(golden, scheme);
                }
                String message = variant + " in blocks of " + chunk;
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

    private static PositionScheme scheme(CausalLanguageModel model, JsonNode golden, String variant) {
        String name = golden.get("scheme").asText();
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
                name.equals("plain") ? "rope" : name,
                given,
                model.config().traits(model.config().rotary()));
    }

    private static void requirePositions(JsonNode golden, PositionScheme scheme) {
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
