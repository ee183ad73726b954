package dev.stringbench.cli.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.TinyModelFolder;
import dev.stringbench.cli.model.PositionChoice;
import dev.stringbench.inference.folder.ModelConfigReader;
import dev.stringbench.inference.position.Rope;
import dev.stringbench.inference.torch.generate.Cancellation;
import dev.stringbench.inference.torch.load.LoadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeedRunTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasMeasuredIsThereAfterAFailure() throws IOException {
        Path model = TinyModelFolder.write(folder.resolve("tiny"));
        var config = ModelConfigReader.read(model);
        var plan = new SpeedPlan(
                "tiny",
                model,
                config,
                LoadOptions.DEFAULTS.withDevice("cpu").withRandomWeights(1),
                List.of(new SpeedPlan.Length(20, List.of(new PositionChoice(new Rope(), config.rotary(), null)))),
                1,
                2,
                1,
                2,
                false);
        var run = new SpeedRun(plan, new Cancellation(), report -> delete(model.resolve("config.json")), words -> {});
        assertTrue(run.measured().isEmpty(), "nothing yet");

        assertThrows(RuntimeException.class, run::run, "the copies have no model to load");

        List<SpeedRow> rows = run.measured().orElseThrow().rows();
        assertEquals(
                List.of(SpeedRow.Part.MODEL), rows.stream().map(SpeedRow::part).toList());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
