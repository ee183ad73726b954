package dev.stringbench.benchmarks.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.scoring.ScoreScale;
import dev.stringbench.scoring.race.Departure;
import dev.stringbench.scoring.statistics.Interval;
import dev.stringbench.scoring.statistics.MeanEstimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreMapTest {

    @TempDir
    private Path folder;

    private final List<Trial> trials =
            List.of(trial(633, 32, 16, 12, true), trial(500, 32, 16, 16, false), trial(633, 8, 8, 2, false));

    @Test
    void laysScoresOutByTheTwoSettingsThatVary() throws IOException {
        ScoreMap map = ScoreMap.of("string", trials).orElseThrow();
        assertEquals("""
                local_value \\ shifted_offset         500         633
                                           8           -    25.0 (8)
                                          32  100.0 (16)   75.0 (16)
                """, map.text());
        map.write(folder);
        assertEquals(
                List.of(
                        "shifted_offset,local_value,score,samples",
                        "633,8,25.00,8",
                        "500,32,100.00,16",
                        "633,32,75.00,16"),
                Files.readAllLines(folder.resolve("map-string.csv")));
        String svg = Files.readString(folder.resolve("map-string.svg"));
        assertTrue(svg.contains("shifted_offset 500") && svg.contains(">100<"), svg);
    }

    @Test
    void aSchemeOfOneSettingHasNoMap() {
        assertTrue(ScoreMap.of("string", trials.subList(0, 1)).isEmpty());
        assertTrue(ScoreMap.of("dca", trials).isEmpty());
    }

    @Test
    void aSettingThatAloneVariesMakesALine() {
        ScoreMap map = ScoreMap.of("string", trials.subList(0, 2)).orElseThrow();
        assertEquals("", map.down());
        assertEquals(2, map.cells().size());
    }

    @Test
    void theTableHasThoseFirstThatWereInTheRaceToTheEnd() throws IOException {
        TrialTable table = new TrialTable(trials);
        assertEquals("""
                setting                        samples  score                   in the race
                string (S 500, W 32)                16  100.0% (80.6 to 100.0)  in to the end
                string (S 633, W 32), default       16  75.0% (50.5 to 89.8)    in to the end
                string (S 633, W 8)                  8  25.0% (7.1 to 59.1)     left at 8: 75.0 points (30.0 to 90.0) below string (S 500, W 32)
                """, table.text().replace(System.lineSeparator(), "\n"));
        assertEquals(
                "string,633,8,false,8,25.00,7.15,59.07,8,75.00,\"string (S 500, W 32)\"",
                Files.readAllLines(table.write(folder)).get(3));
    }

    private static Trial trial(int offset, int local, int samples, int full, boolean isDefault) {
        double[] scores = new double[samples];
        Arrays.fill(scores, 0, full, 1);
        boolean left = samples < 16;
        return new Trial(
                "string (S " + offset + ", W " + local + ")",
                "string",
                settings(offset, local),
                isDefault,
                samples,
                Optional.of(MeanEstimate.of(scores, ScoreScale.FRACTION)),
                left ? Optional.of(new Departure(samples, 1, -0.75, new Interval(-0.9, -0.3))) : Optional.empty(),
                left ? Optional.of("string (S 500, W 32)") : Optional.empty());
    }

    private static Map<String, Number> settings(int offset, int local) {
        Map<String, Number> settings = new LinkedHashMap<>();
        settings.put("shifted_offset", offset);
        settings.put("local_value", local);
        return settings;
    }
}
