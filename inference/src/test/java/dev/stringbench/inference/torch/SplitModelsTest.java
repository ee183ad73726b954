package dev.stringbench.inference.torch;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stringbench.inference.Dtype;
import dev.stringbench.inference.family.ModelConfig;
import dev.stringbench.inference.family.ModelFamilies;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.position.PositionScheme;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.position.SchemeExamples;
import dev.stringbench.inference.position.StringOriginal;
import dev.stringbench.inference.position.StringShift;
import dev.stringbench.inference.torch.generate.CausalLanguageModel;
import dev.stringbench.inference.torch.generate.CollectedLogits;
import dev.stringbench.inference.torch.generate.GenerationSession;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compare models whose layers are split over ranks, here all on the CPU, with the references of whole models: the golden files,
 * where they lie beside the project, and double-precision models made from the definitions.
 */
class SplitModelsTest {
    private static final double TOLERANCE = 1e-4;
    private static final int NEW_TOKENS = 8;

    @TempDir
    Path folder;

    /** Of each model the first plain case and the first of STRING with all its variants. */
    @TestFactory
    Stream<DynamicTest> goldenModelsMatch() throws IOException {
        Map<Path, List<GoldenCase>> byModel = new TreeMap<>();
        Set<String> kinds = new HashSet<>();
        for (GoldenCase golden : GoldenCase.all()) {
            if (kinds.add(golden.folder() + " " + golden.isPlain())) {
                byModel.computeIfAbsent(golden.folder(), ignored -> new ArrayList<>())
                        .add(golden);
            }
        }
        assertEquals(13, byModel.size());
        Set<String> families = new HashSet<>();
        List<DynamicTest> tests = new ArrayList<>();
        byModel.forEach((model, cases) -> {
            tests.add(goldenModelMatches(model, cases, 2));
            ModelConfig config = ModelConfigReader.read(model);
            if (config.attention().heads() % 4 == 0
                    && families.add(config.family().modelType())) {
                tests.add(goldenModelMatches(model, cases, 4));
            }
        });
        assertEquals(13 + 4, tests.size());
        return tests.stream();
    }

    private static DynamicTest goldenModelMatches(Path folder, List<GoldenCase> cases, int ranks) {
        return dynamicTest(folder.getFileName() + " over " + ranks + " ranks", () -> {
            try (CausalLanguageModel model = GoldenCase.load(folder, ranks)) {
                cases.forEach(golden -> golden.requireMatch(model));
            }
        });
    }

    /** All cases of every scheme, each scheme on one of the models in turn. */
    @TestFactory
    Stream<DynamicTest> goldenPositionsMatch() throws IOException {
        Map<String, List<PositionGoldenCase>> byScheme = PositionGoldenCase.all().stream()
                .collect(groupingBy(PositionGoldenCase::scheme, TreeMap::new, toList()));
        assertEquals(7, byScheme.size());
        List<List<PositionGoldenCase>> schemes = List.copyOf(byScheme.values());
        return IntStream.range(0, schemes.size()).mapToObj(turn -> {
            List<PositionGoldenCase> cases = schemes.get(turn);
            List<Path> folders =
                    cases.stream().map(PositionGoldenCase::folder).distinct().toList();
            Path folder = folders.get(turn % folders.size());
            int ranks = turn % 2 == 0 ? 4 : 2;
            return dynamicTest(cases.get(0).scheme() + " over " + ranks + " ranks", () -> {
                try (CausalLanguageModel model = load(folder, ranks)) {
                    cases.stream()
                            .filter(golden -> golden.folder().equals(folder))
                            .forEach(golden -> golden.requireMatch(model, golden.name()));
                }
            });
        });
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "4, 2"})
    void everyFamilyMatchesItsDefinition(int ranks, int keyValueHeads) {
        for (var family : ModelFamilies.ALL) {
            ObjectNode config = TestModel.config(family.modelType(), 6).put("num_key_value_heads", keyValueHeads);
            requireExact(config, ranks, List.of(new Rope(), new StringShift(11, 3), new StringShift(5, 9)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void everySchemeMatchesItsDefinition(int ranks) {
        Stream<PositionScheme> drawn = SchemeExamples.drawn(ranks, 2).stream()
                .filter(scheme -> !scheme.name().equals("string-original")); // refuses some lengths
        requireExact(
                TestModel.config("llama", 6),
                ranks,
                Stream.concat(drawn, Stream.of(new StringOriginal(9, 4))).toList());
    }

    private void requireExact(ObjectNode config, int ranks, List<PositionScheme> schemes) {
        TestModel written = TestModel.write(folder, config, Dtype.FLOAT32, 31);
        int[] prompt = new Random(32).ints(37, 0, 50).toArray();
        try (CausalLanguageModel model = load(folder, ranks)) {
            for (PositionScheme scheme : schemes) {
                try (GenerationSession session =
                        model.session(scheme, scheme.rotary(model.config().rotary()), 1)) {
                    var actual = CollectedLogits.of(model, session, prompt, NEW_TOKENS);
                    int[] fed = actual.fed(prompt, NEW_TOKENS);
                    requireClose(
                            new ReferenceModel(written, scheme, prompt.length).logits(fed),
                            actual,
                            prompt.length,
                            config + " under " + scheme + " over " + ranks + " ranks");
                }
            }
        }
    }

    /** Blocks that long are summed in slices, each beside the next one's maths. */
    @Test
    void aLongBlockIsSummedInSlices() {
        TestModel.write(folder, TestModel.config("llama", 6).put("max_position_embeddings", 6000), Dtype.FLOAT32, 33);
        int[] prompt = new Random(34).ints(5000, 0, 50).toArray();
        List<float[][]> logits = new ArrayList<>();
        for (int ranks = 1; ranks <= 2; ranks++) {
            try (CausalLanguageModel model = load(folder, ranks, prompt.length);
                    GenerationSession session = model.session(
                            new StringShift(1650, 32), model.config().rotary(), 1)) {
                logits.add(CollectedLogits.of(model, session, prompt, 0).prompt());
            }
        }
        for (int row = 0; row < prompt.length; row++) {
            assertArrayEquals(logits.get(0)[row], logits.get(1)[row], (float) TOLERANCE, "row " + row);
        }
    }

    private static CausalLanguageModel load(Path folder, int ranks) {
        return load(folder, ranks, 16);
    }

    private static CausalLanguageModel load(Path folder, int ranks, int prefillChunkTokens) {
        return CausalLanguageModel.load(
                folder,
                LoadOptions.DEFAULTS
                        .withDevice("cpu")
                        .withDtype(Dtype.FLOAT32)
                        .withPrefillChunkTokens(prefillChunkTokens)
                        .withTensorParallel(ranks));
    }

    /** Compare every row, and require the likeliest token of each of the last to be what greedy decoding took. */
    private static void requireClose(double[][] expected, CollectedLogits actual, int promptTokens, String message) {
        float[][] rows = actual.all();
        assertEquals(expected.length, rows.length, message);
        for (int row = 0; row < rows.length; row++) {
            int likeliest = 0;
            for (int token = 0; token < rows[row].length; token++) {
                assertEquals(expected[row][token], rows[row][token], TOLERANCE, message + ", row " + row);
                likeliest = expected[row][token] > expected[row][likeliest] ? token : likeliest;
            }
            assertTrue(
                    row < promptTokens - 1 || actual.greedy().get(row - promptTokens + 1) == likeliest,
                    message + " takes another token after row " + row);
        }
    }
}
