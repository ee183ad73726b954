package dev.stringbench.cli.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stringbench.cli.CommandRun;
import dev.stringbench.cli.TinyModelFolder;
import dev.stringbench.cli.model.ModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

    @TempDir
    private Path folder;

    @Test
    void namesEngineAndModel() throws IOException {
        CommandRun run = CommandRun.of(
                "doctor",
                "--model-path",
                TinyModelFolder.write(folder.resolve("tiny")).toString());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("PyTorch 2.7.1"), run.out());
        assertTrue(run.out().contains("(STRING_BENCH_CACHE names another folder)"), run.out());
        assertTrue(run.out().contains("llama, 2 layers, 4 query and 2 key-value heads of 8, window 1,024"), run.out());
        assertTrue(run.out().contains("float32 on cpu"), run.out());
        assertTrue(run.out().contains("cpu: right, chosen"), run.out());
    }

    @Test
    void namesTheEmbeddedDemoModel() throws IOException {
        TinyModelFolder.write(folder.resolve(ModelOptions.DEMO_FOLDER));
        CommandRun run = CommandRun.inDistribution(folder, "doctor");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("demo model"), run.out());
    }

    @Test
    void saysWhenThereIsNoDemoModel() {
        assertTrue(CommandRun.of("doctor").out().contains("not in this build; give --model-path"));
    }
}
