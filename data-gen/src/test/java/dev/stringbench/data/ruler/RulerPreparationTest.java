package dev.stringbench.data.ruler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.Sha256;
import dev.stringbench.data.WordTokenizer;
import dev.stringbench.data.sources.DataFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Make all tasks from data and with a tokenizer of our own. */
class RulerPreparationTest {

    private static final RulerPreparation.Progress QUIET = (task, samples, of) -> {};

    @TempDir
    Path folder;

    private DataFolder data;
    private Path output;

    @BeforeEach
    void layOut() throws IOException {
        data = OwnSources.in(Files.createDirectory(folder.resolve("data")));
        output = folder.resolve("out");
    }

    private Map<String, String> hashes(List<RulerTask> tasks, RulerRequest request, boolean splits, int threads)
            throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (var preparation = new RulerPreparation(new WordTokenizer(splits, 1), new RulerSources(data), threads)) {
            for (Path file : preparation.prepare(tasks, request, output, "tiny", QUIET)) {
                hashes.put(output.relativize(file).toString(), Sha256.hex(Files.readAllBytes(file)));
            }
        }
        return hashes;
    }

    private String read(RulerTask task, RulerRequest request) throws IOException {
        try (var preparation = new RulerPreparation(new WordTokenizer(true, 1), new RulerSources(data), 1)) {
            return Files.readString(preparation
                    .prepare(List.of(task), request, output, "tiny", QUIET)
                    .get(0));
        }
    }

    @Test
    void makesTheSameFilesAsEver() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/golden/ruler/own-data.txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                String[] parts = line.split(" ", 2);
                expected.put(parts[1], parts[0]);
            });
        }
        Map<String, String> found = new TreeMap<>();
        for (int length : new int[] {3000, 5000}) {
            found.putAll(hashes(RulerTasks.ALL, new RulerRequest("llama3.1", length, 6), true, 2));
        }
        assertEquals(expected, found, () -> lines(found));
    }

    private static String lines(Map<String, String> hashes) {
        StringBuilder lines = new StringBuilder("\n");
        hashes.forEach(
                (file, hash) -> lines.append(hash).append(' ').append(file).append('\n'));
        return lines.toString();
    }

    @Test
    void makesTheSameFilesWithAnyNumberOfThreadsAndHoweverTokensAreCounted() throws IOException {
        var request = new RulerRequest("qwen2", 3500, 7);
        Map<String, String> one = hashes(RulerTasks.ALL, request, true, 1);
        assertEquals(13, one.size());
        assertEquals(one, hashes(RulerTasks.ALL, request, true, 3));
        assertEquals(one, hashes(RulerTasks.ALL, request, false, 2));
    }

    @Test
    void keepsPromptsWithinTheLengthAndHidesTheAnswersInThem() throws IOException {
        WordTokenizer tokenizer = new WordTokenizer(false, 0);
        for (RulerTask task : RulerTasks.ALL) {
            for (String line :
                    read(task, new RulerRequest("base", 3000, 3)).lines().toList()) {
                JsonNode row = new ObjectMapper().readTree(line);
                String input = row.path("input").asText();
                int tokens = tokenizer.count(input, false);
                if (!task.name().equals("fwe")) {
                    assertTrue(row.path("length").asInt() <= 3000, task.name());
                }
                int slack = task.name().equals("vt") ? 3 : 0;
                assertEquals(row.path("length").asInt(), tokens + task.tokensToGenerate(), slack, task.name());
                for (JsonNode output : row.path("outputs")) {
                    String answer = output.asText();
                    assertTrue(task.name().startsWith("qa") || input.contains(answer), task.name());
                }
            }
        }
    }

    @Test
    void spreadsSamplesOverChunks() throws IOException {
        RulerTask qa = RulerTasks.named("qa_1");
        StringBuilder queries = new StringBuilder();
        int lines = 0;
        for (int chunk = 0; chunk < 3; chunk++) {
            String text = read(qa, new RulerRequest("base", 3000, 8, chunk, 3));
            lines += (int) text.lines().count();
            text.lines()
                    .map(line -> line.replaceAll(".*What does (paragraph \\d+) say.*", "$1,"))
                    .forEach(queries::append);
        }
        assertEquals(8, lines);
        assertEquals(
                "paragraph 0,paragraph 1,paragraph 2,paragraph 3,paragraph 4,paragraph 5,paragraph 6,paragraph 7,",
                queries.toString());
        assertNotEquals(
                read(RulerTasks.named("vt"), new RulerRequest("base", 2000, 2, 0, 2)),
                read(RulerTasks.named("vt"), new RulerRequest("base", 2000, 2, 1, 2)));
    }

    @ParameterizedTest
    @CsvSource({
        "niah_single_1, num_needle_v, 3",
        "niah_single_1, num_needle_q, 2",
        "niah_multikey_1, type_haystack, needle",
        "niah_multikey_2, type_needle_k, uuids",
        "niah_multikey_2, type_needle_v, words",
        "vt, num_chains, 2",
        "vt, num_hops, 6",
        "cwe, freq_cw, 12",
        "cwe, num_cw, 5",
        "fwe, alpha, 1.5",
        "qa_1, dataset, hotpotqa"
    })
    void takesOptions(String task, String option, String value) throws IOException {
        var request = new RulerRequest("base", 5000, 2);
        RulerTask changed = RulerTasks.named(task).with(option, value);
        assertNotEquals(RulerTasks.named(task).options(), changed.options());
        assertNotEquals(read(RulerTasks.named(task), request), read(changed, request));
    }

    @ParameterizedTest
    @CsvSource({
        "niah_single_1, hops, 3",
        "niah_single_1, num_needle_v, 0",
        "niah_single_1, num_needle_v, x",
        "niah_single_1, type_haystack, hay",
        "vt, num_hops, -1",
        "vt, alpha, 2",
        "fwe, alpha, 1.0",
        "cwe, num_cw, 0",
        "qa_1, dataset, trivia"
    })
    void refusesOptionsOutOfRange(String task, String option, String value) {
        DataException exception =
                assertThrows(DataException.class, () -> RulerTasks.named(task).with(option, value));
        assertEquals(DataFault.BAD_OPTION, exception.fault());
    }

    @Test
    void leavesNothingBehindWhereALengthIsTooSmall() throws IOException {
        for (RulerTask task : RulerTasks.ALL) {
            DataException exception =
                    assertThrows(DataException.class, () -> read(task, new RulerRequest("llama3.1", 40, 2)));
            assertEquals(DataFault.LENGTH_TOO_SMALL, exception.fault(), task.name());
        }
        try (Stream<Path> files = Files.walk(output)) {
            assertFalse(files.anyMatch(Files::isRegularFile));
        }
    }

    @Test
    void saysWhenQuestionsOrPlacesRunOut() {
        DataException few = assertThrows(
                DataException.class, () -> read(RulerTasks.named("qa_2"), new RulerRequest("base", 3000, 13)));
        assertEquals(DataFault.TOO_FEW_SAMPLES, few.fault());
        DataException places = assertThrows(
                DataException.class,
                () -> read(
                        RulerTasks.named("niah_single_2").with("num_needle_v", "41"),
                        new RulerRequest("base", 5000, 1)));
        assertEquals(DataFault.BAD_OPTION, places.fault());
    }

    @Test
    void refusesUnknownTemplatesAndChunks() {
        assertThrows(DataException.class, () -> new RulerRequest("llama9", 4096, 1));
        assertThrows(DataException.class, () -> new RulerRequest("base", 4096, 0));
        assertThrows(DataException.class, () -> new RulerRequest("base", 4096, 1, 2, 2));
        assertEquals("m", RulerPreparation.modelName("/a/m/"));
        assertThrows(DataException.class, () -> RulerPreparation.modelName("/"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "squad.json | {\"data\": 3}",
                "squad.json | {\"data\": [{\"paragraphs\": [{\"qas\": []}]}]}",
                "squad.json | {\"data\": []}",
                "hotpotqa.json | {\"a\": 1}",
                "hotpotqa.json | [{\"question\": \"q\", \"context\": []}]",
                "hotpotqa.json | [",
            })
    void namesABrokenFile(String name, String content) throws IOException {
        Path file = Files.writeString(data.folder().resolve(name), content);
        RulerTask task = RulerTasks.named(name.startsWith("squad") ? "qa_1" : "qa_2");
        DataException exception =
                assertThrows(DataException.class, () -> read(task, new RulerRequest("base", 3000, 1)));
        assertEquals(DataFault.BAD_FILE, exception.fault());
        assertTrue(exception.toString().contains(file.toString()), exception.toString());
    }
}
