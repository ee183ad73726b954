package dev.stringbench.benchmarks.ruler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.data.Sha256;
import dev.stringbench.data.ruler.RulerSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulerDataFileTest {

    private static final String GOOD = "{\"index\": 0, \"input\": \"a b\", \"outputs\": [\"c\"], \"length\": 3}";

    @TempDir
    private Path folder;

    @Test
    void readsAnySampleByItsPlaceAcrossChunksBlankLinesAndLineEnds() throws IOException {
        String wide = "\u00e9\u4e2d".repeat(50_000);
        RulerSample first = new RulerSample(0, "one", List.of("1", "2"), 5);
        RulerSample last = new RulerSample(1, wide, List.of("3"), 7);
        String text = first.toJson() + "\r\n\n  \n" + last.toJson() + "\n" + "{\"index\": 9, \"input\": \"" + wide
                + "\", \"outputs\": [\"\u4e2d\"], \"length\": 1}";
        Path path = write(text);
        RulerDataFile file = RulerDataFile.open(path);
        assertEquals(3, file.size());
        assertEquals(new RulerSample(9, wide, List.of("\u4e2d"), 1), file.sample(2));
        assertEquals(first, file.sample(0));
        assertEquals(last, file.sample(1));
        assertEquals(Sha256.hex(text), file.sha256());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"index\": 0                                                     | not JSON",
                "{\"input\": \"a\", \"outputs\": [\"b\"], \"length\": 1}               | \"index\"",
                "{\"index\": 0, \"outputs\": [\"b\"], \"length\": 1}                 | \"input\"",
                "{\"index\": 0, \"input\": \"a\", \"outputs\": [], \"length\": 1}      | longer --max-length",
                "{\"index\": 0, \"input\": \"a\", \"outputs\": [3], \"length\": 1}     | \"outputs\"",
                "{\"index\": 0, \"input\": \"a\", \"outputs\": [\"b\"], \"length\": 1.5} | \"length\"",
                "{\"index\": 0, \"input\": \"a\", \"outputs\": [\"b\"], \"length\": 1} x | not JSON",
                "7                                                               | \"index\""
            })
    void namesTheBrokenLine(String line, String reason) throws IOException {
        Path path = write(GOOD + "\n\n" + line + "\n" + GOOD + "\n");
        BenchmarkException e = assertThrows(BenchmarkException.class, () -> RulerDataFile.open(path));
        assertEquals(Fault.BAD_DATA_FILE, e.fault());
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith(path + " line 3 is not a RULER sample: "), message);
        assertTrue(message.contains(reason), message);
    }

    @Test
    void saysWhereSamplesAreNotWhatTheySayOfThemselves() throws IOException {
        RulerDataFile agreeing = RulerDataFile.open(write(GOOD + "\n" + GOOD.replace("0", "1")));
        assertEquals(null, agreeing.renumbering());
        assertEquals(3, agreeing.longest());
        RulerDataFile file = RulerDataFile.open(write(GOOD + "\n\n" + GOOD.replace("3", "70")));
        assertEquals(
                "\"index\" of line 3 is 0, and its place in the file is 1; results are numbered by the place",
                file.renumbering());
        assertEquals(70, file.longest());
    }

    @Test
    void refusesWhatHoldsNoSamples() throws IOException {
        Path empty = write("\n");
        assertEquals(
                Fault.BAD_DATA_FILE,
                assertThrows(BenchmarkException.class, () -> RulerDataFile.open(empty))
                        .fault());
        Path missing = folder.resolve("missing.jsonl");
        BenchmarkException e = assertThrows(BenchmarkException.class, () -> RulerDataFile.open(missing));
        assertEquals(
                "there is no RULER data file " + missing + "; make it with ruler-prepare, or name it with --data",
                e.getMessage());
    }

    @Test
    void refusesRangesOutsideTheFile() throws IOException {
        RulerDataFile file = RulerDataFile.open(write((GOOD + "\n").repeat(3)));
        assertEquals(new SampleRange(0, 3), file.range(null, null));
        assertEquals(new SampleRange(1, 2), file.range(1, 2));
        for (Integer[] bad : new Integer[][] {{3, 4}, {-1, 2}, {2, 2}, {0, 4}}) {
            BenchmarkException e = assertThrows(BenchmarkException.class, () -> file.range(bad[0], bad[1]));
            assertEquals(Fault.BAD_SETTING, e.fault());
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("tiny-64.jsonl"), text);
    }
}
