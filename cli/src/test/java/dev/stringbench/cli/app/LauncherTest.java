package dev.stringbench.cli.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The hand-written launcher, as far as it decides something before Java starts. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Path LAUNCHER =
            Path.of("src/main/dist/bin/string-bench").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void refusesALibtorchThatTheJniLibraryWasNotBuiltFor() throws Exception {
        Path lib = Files.createDirectories(folder.resolve("torch/lib"));
        Files.writeString(folder.resolve("torch/version.py"), "__version__ = '2.11.0+cu130'\ndebug = False\n");
        Ended ended = launch("--libtorch", lib.toString(), "doctor");
        assertEquals(1, ended.exitCode());
        assertEquals(
                "string-bench: " + lib.toRealPath()
                        + " holds libtorch 2.11.0; 2.7.1 is wanted (pip install torch==2.7.1),"
                        + " or a libdjl_torch.so built for 2.11.0 in that folder\n",
                ended.output());
    }

    @Test
    void refusesALibtorchFolderThatIsNone() throws Exception {
        Ended ended = launch("--libtorch", folder.resolve("none").toString(), "doctor");
        assertEquals(2, ended.exitCode());
        assertTrue(ended.output().contains("is not a folder"), ended.output());
    }

    private record Ended(int exitCode, String output) {}

    private static Ended launch(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add("sh");
        command.add(LAUNCHER.toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
