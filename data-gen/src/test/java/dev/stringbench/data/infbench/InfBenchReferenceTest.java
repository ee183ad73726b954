package dev.stringbench.data.infbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.ReferenceData;
import dev.stringbench.data.infbench.SyntheticData.PasskeyLength;
import dev.stringbench.python.random.PythonRandom;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compare with the prompts and synthetic files of the original's own code. */
class InfBenchReferenceTest {

    @Test
    void makesThePromptsOfEveryModel() {
        JsonNode golden = ReferenceData.json("golden/infinitebench/create_prompt_golden.json");
        assertTrue(golden.size() >= 170);
        for (JsonNode row : golden) {
            InfBenchTask task = InfBenchTask.named(row.path("task").asText());
            InfBenchExample example = example(row.path("example"));
            InfBenchPrompts prompts = new InfBenchPrompts(row.path("model").asText());
            if (row.has("prompt")) {
                assertEquals(row.path("prompt").asText(), prompts.prompt(task, example));
            } else {
                DataException exception = assertThrows(DataException.class, () -> prompts.prompt(task, example));
                assertEquals(DataFault.BAD_OPTION, exception.fault());
                String field = row.path("prompt_error").asText().replaceAll("KeyError: '(.*)'", "$1");
                assertTrue(exception.toString().contains(field), exception.toString());
            }
            assertEquals(row.path("answer"), InfBenchPrompts.answer(task, example));
        }
    }

    private static InfBenchExample example(JsonNode node) {
        List<String> options = new ArrayList<>();
        node.path("options").forEach(option -> options.add(option.asText()));
        String context = node.path(node.has("content") ? "content" : "context").asText();
        return new InfBenchExample("a line", context, node.path("input").asText(), options, node.path("answer"));
    }

    private static final class Hash implements Consumer<String> {

        private final MessageDigest digest;
        private int rows;

        Hash() throws NoSuchAlgorithmException {
            digest = MessageDigest.getInstance("SHA-256");
        }

        @Override
        public void accept(String line) {
            digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
            rows++;
        }

        void assertIs(String file) {
            JsonNode golden = ReferenceData.json("golden/infinitebench/synthetic_index.json")
                    .path(file);
            assertEquals(golden.path("rows").asInt(), rows, file);
            assertEquals(
                    golden.path("sha256_of_whole_jsonl").asText(),
                    HexFormat.of().formatHex(digest.digest()),
                    file);
        }

        void assertIs(String file, PythonRandom after) {
            assertIs(file);
            JsonNode golden = ReferenceData.json("golden/infinitebench/synthetic_index.json")
                    .path(file);
            assertEquals(golden.path("next_random_after").asDouble(), after.random(), file);
        }
    }

    @Test
    void makesPasskey() throws NoSuchAlgorithmException {
        ReferenceData.path("golden/infinitebench");
        PythonRandom random = new PythonRandom(42);
        for (PasskeyLength length : PasskeyLength.values()) {
            Hash hash = new Hash();
            SyntheticData.passkey(length, random, hash);
            hash.assertIs("real__" + length.fileName());
        }
    }

    @Test
    void makesNumberString() throws NoSuchAlgorithmException {
        ReferenceData.path("golden/infinitebench");
        PythonRandom random = new PythonRandom(42);
        Hash hash = new Hash();
        SyntheticData.numberString(random, hash);
        hash.assertIs("real__number_string.jsonl", random);
    }

    @Test
    void makesMathFind() throws NoSuchAlgorithmException {
        ReferenceData.path("golden/infinitebench");
        PythonRandom random = new PythonRandom(42);
        Hash hash = new Hash();
        SyntheticMath.find(4, 300, random, hash);
        hash.assertIs("small__math_find.jsonl", random);
    }

    @Test
    void makesMathCalc() throws NoSuchAlgorithmException {
        ReferenceData.path("golden/infinitebench");
        PythonRandom random = new PythonRandom(42);
        Hash small = new Hash();
        SyntheticMath.calculate(6, 200, random, small);
        small.assertIs("small__math_calc.jsonl", random);
        random = new PythonRandom(42);
        Hash real = new Hash();
        SyntheticMath.calculate(50, 30_000, random, real);
        real.assertIs("real__math_calc.jsonl", random);
    }

    @Test
    void makesCodeRun() throws NoSuchAlgorithmException {
        ReferenceData.path("golden/infinitebench");
        PythonRandom random = new PythonRandom(42);
        Hash small = new Hash();
        SyntheticCode.run(2, 60, random, small);
        small.assertIs("small__code_run.jsonl", random);
        random = new PythonRandom(42);
        Hash real = new Hash();
        SyntheticCode.run(80, 550, random, real);
        real.assertIs("real__code_run.jsonl", random);
    }

    @Test
    void makesKeyValueRetrieval() throws NoSuchAlgorithmException {
        List<JsonNode> golden = ReferenceData.jsonLines("golden/infinitebench/small__kv_input.jsonl.gz");
        PythonRandom uuids = new PythonRandom(12345);
        List<List<List<String>>> records = IntStream.range(0, 12)
                .mapToObj(i -> SyntheticData.keyValueRecord(50, uuids))
                .toList();
        for (int i = 0; i < 12; i++) {
            List<List<String>> expected = new ArrayList<>();
            golden.get(i)
                    .path("ordered_kv_records")
                    .forEach(pair -> expected.add(
                            List.of(pair.path(0).asText(), pair.path(1).asText())));
            assertEquals(expected, records.get(i));
        }
        PythonRandom random = new PythonRandom(42);
        Hash hash = new Hash();
        SyntheticData.keyValue(records, 10, 40, random, hash);
        hash.assertIs("small__kv_retrieval.jsonl", random);
    }
}
