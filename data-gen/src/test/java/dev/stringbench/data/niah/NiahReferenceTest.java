package dev.stringbench.data.niah;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.data.ReferenceData;
import dev.stringbench.data.ReferenceTokenizer;
import dev.stringbench.data.sources.DataFolder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compare whole prompts with those of the original's own code. */
class NiahReferenceTest {

    @ParameterizedTest
    @CsvSource({"gpt2, gpt2, 5", "qwen2, qwen2, 8", "llama3, llama3.1, 8"})
    void equalsTheOriginal(String tokenizerName, String goldenName, int leastSamples) {
        JsonNode golden = ReferenceData.json("golden/niah4/niah4_" + goldenName + ".json.gz");
        String essays = DataFolder.essays(ReferenceData.path("data/PaulGrahamEssays.json.gz"));
        ReferenceTokenizer tokenizer = ReferenceTokenizer.load(tokenizerName);
        QuestionForm form = QuestionForm.forModel(
                Path.of(golden.path("model_path_given_to_get_needles").asText()));
        assertTrue(tokenizer.splitsAtWordBorders());

        int compared = 0;
        for (Map.Entry<String, JsonNode> run : golden.path("runs").properties()) {
            var config =
                    new NiahConfig(Integer.parseInt(run.getKey()), NiahConfig.ORIGINAL_SEED, NeedleKeys.ONCE, form);
            var prompts = new NiahPrompts(config, essays, tokenizer);
            var plain = new NiahPrompts(config, essays, tokenizer.countingWhole());
            for (JsonNode expected : run.getValue().path("samples")) {
                NiahSample sample = prompts.sample(expected.path("i").asInt());
                assertEquals(expected.path("prompt").asText(), sample.prompt());
                assertEquals(expected.path("prompt_length_tokens").asInt(), tokenizer.count(sample.prompt(), true));
                for (int j = 0; j < 4; j++) {
                    NiahSample.Needle needle = sample.needles().get(j);
                    assertEquals(expected.path("depths").path(j).asDouble(), needle.depth());
                    assertEquals(run.getValue().path("keys").path(j).asText(), needle.number());
                    assertTrue(sample.prompt().startsWith(needle.number(), needle.offset()));
                }
                if (compared == 0) {
                    assertEquals(sample, plain.sample(expected.path("i").asInt()));
                }
                compared++;
            }
        }
        assertTrue(compared >= leastSamples, compared + " samples");
    }
}
