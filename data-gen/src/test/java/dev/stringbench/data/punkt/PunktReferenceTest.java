package dev.stringbench.data.punkt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.data.ReferenceData;
import dev.stringbench.data.Sha256;
import dev.stringbench.data.sources.DataFolder;
import dev.stringbench.python.PythonText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compare with the sentences that nltk 3.8.1 gives. */
class PunktReferenceTest {

    private static PunktSplitter splitter() {
        return new PunktSplitter(PunktParameters.load(new DataFolder(ReferenceData.path("data"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"golden_paragraphs", "golden_tricky"})
    void equalsNltk(String name) {
        PunktSplitter splitter = splitter();
        JsonNode golden = ReferenceData.json("golden/punkt/" + name + ".json.gz");
        assertTrue(golden.size() > 500);
        for (JsonNode row : golden) {
            String text = row.path("text").asText();
            assertEquals(texts(row.path("sents")), splitter.split(text), text);
            List<Span> spans = splitter.spans(text);
            for (int i = 0; i < row.path("spans").size(); i++) {
                JsonNode span = row.path("spans").path(i);
                int start = text.offsetByCodePoints(0, span.path(0).asInt());
                int end = text.offsetByCodePoints(0, span.path(1).asInt());
                assertEquals(new Span(start, end), spans.get(i), text);
            }
        }
    }

    @Test
    void splitsTheEssaysAndTheirBeginnings() {
        PunktSplitter splitter = splitter();
        JsonNode golden = ReferenceData.json("golden/punkt/golden_full_text.json.gz");
        String essays = DataFolder.essays(ReferenceData.path("data/PaulGrahamEssays.json.gz"));
        List<String> words = PythonText.splitCollapsed(essays);
        assertEquals(golden.path("num_words").asInt(), words.size());
        String all = PythonText.strip(String.join(" ", words));
        assertEquals(texts(golden.path("sentences")), splitter.split(all));
        for (JsonNode prefix : golden.path("prefixes")) {
            String text =
                    String.join(" ", words.subList(0, prefix.path("num_words").asInt()));
            List<String> sentences = splitter.split(PythonText.strip(text));
            assertEquals(prefix.path("num_sents").asInt(), sentences.size());
            assertEquals(
                    prefix.path("sha256_of_sents_joined_by_newline_utf8").asText(),
                    Sha256.hex(String.join("\n", sentences)));
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
