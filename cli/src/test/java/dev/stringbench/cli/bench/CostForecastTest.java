package dev.stringbench.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.TinyModelFolder;
import dev.stringbench.cli.bench.SpeedProbe.Speed;
import dev.stringbench.cli.console.Console;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.torch.load.LoadOptions;
import dev.stringbench.inference.torch.load.LoadPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostForecastTest {

    private static final Path DISTRIBUTION = Path.of("src/main/dist");

    @TempDir
    private Path folder;

    @Test
    void growsLinearlyInMatrixProductsAndQuadraticallyInAttention() throws IOException {
        CostForecast forecast = forecast(1);
        long one = forecast.time(new Rope(), 1, 512, 1).toMillis();
        long four = forecast.time(new Rope(), 1, 2048, 1).toMillis();
        assertTrue(Math.abs(one - 1010) <= 1, one + " ms");
        assertTrue(four > 4 * 1000 && four < 16 * 1000, four + " ms");
        long three = forecast.time(new Rope(), 3, 512, 1).toMillis();
        assertTrue(Math.abs(three - 3 * one) <= 3, three + " ms");
    }

    @Test
    void sharesTheStepsAmongAnswersThatAreContinuedTogether() throws IOException {
        long alone = forecast(1).time(new Rope(), 8, 512, 1000).toMillis() - 8 * 1000;
        long together = forecast(8).time(new Rope(), 8, 512, 1000).toMillis() - 8 * 1000;
        assertTrue(Math.abs(together - alone / 8) <= 2, together + " ms");
    }

    @Test
    void asksOnATerminalBeforeALongRunOnly() {
        StringWriter shown = new StringWriter();
        assertTrue(consent(true, shown, "").isGiven(Duration.ofMinutes(50)));
        assertEquals("forecast: at most about 50 minutes on this machine\n", shown.toString());
        assertFalse(consent(true, shown, "").isGiven(Duration.ofHours(3)));
        assertTrue(consent(true, shown, "y").isGiven(Duration.ofHours(3)));
        assertTrue(
                shown.toString()
                        .endsWith(
                                "forecast: at most about 3.0 hours on this machine; a smaller length, fewer samples or a"
                                        + " GPU shorten it, and --dry-run shows what there is to do\nbegin? [y/N] "),
                shown.toString());
        assertTrue(consent(false, shown, "no").isGiven(Duration.ofHours(3)), "nobody could answer");
    }

    @Test
    void runsTheDemoModelFarBeyondItsWindowOnlyWhereThatIsAskedFor() {
        String[] blind = {"niah", "--test-max-length", "131072", "--device", "cpu", "--output", folder.toString()};
        CommandRun run = CommandRun.inDistribution(DISTRIBUTION, blind);
        assertEquals(2, run.exitCode(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(
                run.err()
                        .startsWith("string-bench niah: --test-max-length is 131072, more than 4 times the demo model's"
                                + " window of "),
                run.err());
        CommandRun asked = CommandRun.inDistribution(
                DISTRIBUTION,
                "niah",
                "--test-max-length",
                "16400",
                "--beyond-window",
                "--dry-run",
                "--device",
                "cpu",
                "--output",
                folder.toString());
        assertEquals(0, asked.exitCode(), asked.err());
    }

    private CostForecast forecast(int together) throws IOException {
        var config = ModelConfigReader.read(TinyModelFolder.write(folder.resolve("tiny")));
        var options = new LoadOptions(
                "cpu",
                Optional.empty(),
                OptionalLong.of(0),
                OptionalInt.of(2048),
                1,
                OptionalInt.empty(),
                1,
                Optional.empty());
        Speed speed = new Speed(512, Duration.ofSeconds(1), Duration.ofMillis(10));
        return new CostForecast(speed, LoadPlan.of(config, options), together);
    }

    private static Consent consent(boolean terminal, StringWriter shown, String answer) {
        PrintWriter writer = new PrintWriter(shown);
        return new Consent(new Console(writer, writer, terminal, null, Map.of()), () -> Optional.of(answer));
    }
}
