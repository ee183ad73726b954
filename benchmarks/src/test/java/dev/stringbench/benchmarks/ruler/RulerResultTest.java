package dev.stringbench.benchmarks.ruler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.results.StoredResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulerResultTest {

    private static final String LINE = """
            {"ctx_len":40,"pred":"here","needle":["here"],"score":1.0,"index":0,"id":"a","needles":[],\
            "prompt_sha256":"b","data":"d"}
            """;

    @TempDir
    private Path folder;

    private StoredResults<RulerResult> read(String line) throws IOException {
        return StoredResults.read(Files.writeString(folder.resolve("vt.jsonl"), line), RulerResult.class);
    }

    @Test
    void isReadFromItsLine() throws IOException {
        assertEquals(1, read(LINE).results().values().iterator().next().score());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"score\":1.0,", "\"pred\":\"here\",", "\"needle\":[\"here\"],", "\"needles\":[],"})
    void isNoResultWithoutAScoreAndAnAnswer(String part) {
        var e = assertThrows(BenchmarkException.class, () -> read(LINE.replace(part, "")), part);
        assertEquals(Fault.BAD_RESULT_FILE, e.fault());
        assertTrue(e.toString().contains("vt.jsonl line 1 is not a result of this run"), e.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "NaN", "-1", "101", "\"1\""})
    void hasAScoreThatCanBe(String score) {
        var e = assertThrows(BenchmarkException.class, () -> read(LINE.replace("1.0", score)), score);
        assertEquals(Fault.BAD_RESULT_FILE, e.fault());
    }
}
