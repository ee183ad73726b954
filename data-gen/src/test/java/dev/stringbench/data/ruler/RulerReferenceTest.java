package dev.stringbench.data.ruler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.ReferenceData;
import dev.stringbench.data.ReferenceSources;
import dev.stringbench.data.ReferenceTokenizer;
import dev.stringbench.data.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compare whole files with those of the original's own code. */
class RulerReferenceTest {

    private static RulerSources sources;

    @TempDir
    Path output;

    @BeforeAll
    static void layOutSources(@TempDir Path folder) {
        sources = new RulerSources(ReferenceSources.in(folder));
        sources.essays();
        sources.commonWords();
        sources.needleWords();
        sources.questions(QuestionOptions.Dataset.SQUAD);
        sources.questions(QuestionOptions.Dataset.HOTPOTQA);
    }

    @ParameterizedTest
    @CsvSource({
        "base_gpt2, base, gpt2, gpt2, 13",
        "short_qwen2, qwen2, qwen2, Qwen2-72B-Instruct, 36",
        "qwen2, qwen2, qwen2, Qwen2-72B-Instruct, 39",
        "llama3.1, llama3.1, llama3, llama3.1-8b-instruct, 39"
    })
    void equalsTheOriginal(String folder, String template, String tokenizer, String model, int fileCount)
            throws IOException {
        List<JsonNode> manifest = new ArrayList<>();
        ReferenceData.json("golden/ruler/manifest.json").forEach(entry -> {
            if (entry.path("combo").asText().equals(folder)) {
                manifest.add(entry);
            }
        });
        assertEquals(fileCount, manifest.size());
        List<String> different = new ArrayList<>();
        try (var preparation = new RulerPreparation(ReferenceTokenizer.load(tokenizer), sources, 2)) {
            for (JsonNode entry : manifest) {
                String name = entry.path("file").asText();
                int length = Integer.parseInt(name.replaceAll(".*-(\\d+)\\.jsonl\\.gz", "$1"));
                RulerTask task = RulerTasks.named(entry.path("task").asText());
                var request =
                        new RulerRequest(template, length, entry.path("rows").asInt());
                Path file = preparation
                        .prepare(
                                List.of(task),
                                request,
                                output,
                                RulerPreparation.modelName("/m/" + model + "/"),
                                (t, n, of) -> {})
                        .get(0);
                assertEquals(name, output.relativize(file).getFileName() + ".gz");
                if (!entry.path("sha256_uncompressed").asText().equals(Sha256.hex(Files.readAllBytes(file)))) {
                    different.add(task.name() + " " + length);
                    Files.copy(file, Path.of("target", folder + "-" + task.name() + "-" + length));
                }
            }
        }
        assertEquals(List.of(), different);
    }

    @Test
    void stopsWhereTheOriginalTriesForEver() {
        Map<String, DataFault> faults = new TreeMap<>();
        Map<String, DataFault> expected = new TreeMap<>();
        try (var preparation = new RulerPreparation(ReferenceTokenizer.load("qwen2"), sources, 2)) {
            for (JsonNode entry : ReferenceData.json("golden/ruler/short_status.json")) {
                if (entry.path("status").asText().startsWith("killed")) {
                    RulerTask task = RulerTasks.named(entry.path("task").asText());
                    int length = entry.path("max_seq_length").asInt();
                    var request = new RulerRequest(
                            "qwen2", length, entry.path("num_samples").asInt());
                    DataException exception = assertThrows(
                            DataException.class,
                            () -> preparation.prepare(List.of(task), request, output, "m", (t, n, of) -> {}),
                            task.name() + " " + length);
                    faults.put(task.name() + " " + length, exception.fault());
                    expected.put(task.name() + " " + length, DataFault.LENGTH_TOO_SMALL);
                }
            }
        }
        assertEquals(expected, faults);
        assertEquals(16, faults.size());
    }
}
