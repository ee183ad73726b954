package dev.stringbench.data.ruler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.data.ReferenceData;
import dev.stringbench.data.ReferenceSources;
import dev.stringbench.data.ReferenceTokenizer;
import dev.stringbench.data.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compare samples of 131,072 tokens with the very samples behind the published predictions. Few of the 500 by default;
 * {@code -Dstringbench.longSamples=500} compares all.
 */
class RulerLongReferenceTest {

    private static final int SAMPLES = Integer.getInteger("stringbench.longSamples", 4);

    private static RulerSources sources;
    private static ReferenceTokenizer tokenizer;

    @BeforeAll
    static void load(@TempDir Path folder) {
        sources = new RulerSources(ReferenceSources.in(folder));
        sources.essays();
        sources.commonWords();
        sources.needleWords();
        sources.questions(QuestionOptions.Dataset.SQUAD);
        sources.questions(QuestionOptions.Dataset.HOTPOTQA);
        tokenizer = ReferenceTokenizer.load("llama3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "niah_single_1",
                "niah_single_2",
                "niah_multikey_1",
                "niah_multikey_3",
                "niah_multivalue",
                "vt",
                "cwe",
                "qa_1",
                "qa_2"
            })
    void equalsThePublishedSamples(String name) {
        List<JsonNode> golden =
                ReferenceData.jsonLines("golden/ruler/llama3.1_131072_500samples/" + name + ".index.jsonl.gz");
        int count = Math.min(SAMPLES, golden.size());
        try (var generator = new RulerGenerator(tokenizer, sources, 2)) {
            generator.generate(RulerTasks.named(name), new RulerRequest("llama3.1", 131_072, count), (sample, json) -> {
                JsonNode expected = golden.get(sample.index());
                assertEquals(expected.path("length").asInt(), sample.length());
                assertEquals(expected.path("input_sha256").asText(), Sha256.hex(sample.input()));
                List<String> outputs = new ArrayList<>();
                expected.path("outputs").forEach(output -> outputs.add(output.asText()));
                assertEquals(outputs, sample.outputs());
            });
        }
    }
}
