package dev.stringbench.data.ruler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stringbench.data.ReferenceData;
import dev.stringbench.data.ReferenceSources;
import dev.stringbench.data.Sha256;
import dev.stringbench.python.random.PythonRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulerListsTest {

    @Test
    void findsPairsOfWordsWithoutListingThem() {
        List<String> adjectives = List.of("red", "self", "self-made", "sel", "self-", "Old", "red");
        List<String> nouns = List.of("zoo", "made-zoo", "ax", "Ox", "-ax");
        Set<String> pairs = new TreeSet<>();
        adjectives.forEach(adjective -> nouns.forEach(noun -> pairs.add(adjective + "-" + noun)));

        NeedleWords words = new NeedleWords(adjectives, nouns);

        assertEquals(
                List.copyOf(pairs),
                IntStream.range(0, words.size()).mapToObj(words::get).toList());
    }

    @Test
    void sortsByCodePoint() {
        assertEquals(
                List.of("a", "ab", "b\uffff", "b\ud83d\ude00"),
                NeedleWords.sortedDistinct(List.of("b\ud83d\ude00", "b\uffff", "ab", "a", "a")));
    }

    @Test
    void equalsTheListsOfTheOriginal(@TempDir Path folder) {
        JsonNode golden = ReferenceData.json("data/wonderwords/derived_lists.json");
        RulerSources sources = new RulerSources(ReferenceSources.in(folder));
        NeedleWords words = sources.needleWords();

        assertEquals(golden.path("niah_words").path("count").asInt(), words.size());
        assertEquals(golden.path("niah_words").path("index_100000").asText(), words.get(100_000));
        assertEquals("Early-ATM", words.get(0));
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            joined.append(i == 0 ? "" : "\n").append(words.get(i));
        }
        assertEquals(golden.path("niah_words").path("sha256_newline_joined").asText(), Sha256.hex(joined.toString()));

        List<String> common = new ArrayList<>(sources.commonWords());
        JsonNode sorted = golden.path("cwe_words_sorted");
        assertEquals(sorted.path("sha256_newline_joined").asText(), Sha256.hex(String.join("\n", common)));
        new PythonRandom(42).shuffle(common);
        JsonNode shuffled = golden.path("cwe_words_after_Random42_shuffle");
        assertEquals(shuffled.path("sha256_newline_joined").asText(), Sha256.hex(String.join("\n", common)));
    }

    @ParameterizedTest
    @CsvSource({
        "2.0, 1.6449340668482264",
        "1.5, 2.612375348685488",
        "3.5, 1.1267338673170566",
        "2.5, 1.3414872572509173"
    })
    void computesZetaAsScipyDoes(double x, double expected) {
        assertEquals(expected, Zeta.of(x), x == 2 ? 0 : 1.5 * Math.ulp(expected));
    }

    @Test
    void spreadsDepthsEvenly() {
        List<Integer> depths =
                IntStream.range(0, 40).mapToObj(NiahTask::depthPercent).toList();
        assertEquals(
                List.of(
                        0, 3, 5, 8, 10, 13, 15, 18, 21, 23, 26, 28, 31, 33, 36, 38, 41, 44, 46, 49, 51, 54, 56, 59, 62,
                        64, 67, 69, 72, 74, 77, 79, 82, 85, 87, 90, 92, 95, 97, 100),
                depths);
    }
}
