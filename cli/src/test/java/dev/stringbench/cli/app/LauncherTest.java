package dev.stringbench.cli.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
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
    void refusesALibtorchForTheCpu() throws Exception {
        Path lib = Files.createDirectories(folder.resolve("torch/lib"));
        Files.writeString(
                folder.resolve("torch/version.py"), "__version__ = '2.7.1+cpu'\ncuda: Optional[str] = None\n");
        Ended ended = launch("--libtorch", lib.toString(), "doctor");
        assertEquals(1, ended.exitCode());
        assertTrue(ended.output().contains("holds libtorch 2.7.1+cpu, which knows no GPU"), ended.output());
    }

    /** Both builds of 2.7.1 for CUDA 12 run with DJL's one JNI library, and with pip's CUDA run-time library. */
    @Test
    void takesPipsBuildsForCuda12() throws Exception {
        Path lib = Files.createDirectories(folder.resolve("torch/lib"));
        for (String version : List.of("2.7.1+cu126", "2.7.1+cu128", "2.7.1")) {
            Files.writeString(folder.resolve("torch/version.py"), "__version__ = '" + version + "'\n");
            Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
            script(java, "env; printf '%s\\n' \"$@\"");
            Ended ended = launch(
                    Map.of("JAVA_HOME", folder.resolve("java").toString()), "--libtorch", lib.toString(), "doctor");
            assertEquals(0, ended.exitCode(), ended.output());
            assertTrue(ended.output().contains("PYTORCH_FLAVOR=cu128\n"), ended.output());
            assertTrue(ended.output().contains("PYTORCH_VERSION=2.7.1\n"), ended.output());
            assertTrue(
                    ended.output()
                            .contains("-Djna.library.path=" + lib.toRealPath() + ":" + lib.toRealPath()
                                    + "/../../nvidia/cuda_runtime/lib:"),
                    ended.output());
        }
    }

    @Test
    void refusesALibtorchFolderThatIsNone() throws Exception {
        Ended ended = launch("--libtorch", folder.resolve("none").toString(), "doctor");
        assertEquals(2, ended.exitCode());
        assertTrue(ended.output().contains("is not a folder"), ended.output());
    }

    @Test
    void givesJavaAUtf8LocaleWhereTheProcessHasNone() throws Exception {
        Assumptions.assumeTrue(hasUtf8Locale(), "this machine has a UTF-8 locale");
        for (String locale : List.of("C", "tr_TR.UTF-8", "xx_YY")) {
            Ended ended = launchShowing(Map.of("LC_ALL", locale), "--prompt", "Ключ");
            assertEquals(0, ended.exitCode(), ended.output());
            assertTrue(ended.output().startsWith("LC_ALL=C.UTF-8\n"), ended.output());
            assertTrue(ended.output().endsWith("\nКлюч\n"), ended.output());
        }
    }

    @Test
    void keepsAnEncodingThatIsNeitherAsciiNorUtf8() throws Exception {
        Path locale = Files.createDirectories(folder.resolve("bin")).resolve("locale");
        script(locale, "echo ISO-8859-9");
        Ended ended = launchShowing(Map.of("PATH", path(locale), "LC_ALL", "tr_TR"), "doctor");
        assertEquals(0, ended.exitCode(), ended.output());
        assertTrue(ended.output().startsWith("LC_ALL= LC_CTYPE=tr_TR LC_NUMERIC=C\n"), ended.output());
    }

    @Test
    void refusesOtherCharactersWhereOnlyAsciiCanBePassed() throws Exception {
        Path locale = Files.createDirectories(folder.resolve("bin")).resolve("locale");
        script(locale, "echo ANSI_X3.4-1968");
        Map<String, String> ascii = Map.of("PATH", path(locale), "LC_ALL", "C");
        Ended ended = launchShowing(ascii, "generate", "--prompt", "Ключ");
        assertEquals(2, ended.exitCode(), ended.output());
        assertTrue(ended.output().startsWith("string-bench: the locale knows ASCII only"), ended.output());
        assertEquals(1, ended.output().lines().count(), ended.output());
        assertEquals(0, launchShowing(ascii, "generate", "--prompt", "key").exitCode());
    }

    @Test
    void startsWithTheStoredClassesWhereTheBuildHasMadeThem() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("moved/bin")).resolve("string-bench");
        Files.copy(LAUNCHER, bin);
        Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
        script(java, "printf '%s\\n' \"$@\"");
        Map<String, String> environment =
                Map.of("JAVA_HOME", folder.resolve("java").toString());
        Ended without = launchFrom(bin, environment, "doctor");
        assertTrue(!without.output().contains("SharedArchiveFile"), without.output());
        Path archive = Files.createDirectories(folder.resolve("moved/lib")).resolve("string-bench.jsa");
        Files.writeString(archive, "classes");
        Ended with = launchFrom(bin, environment, "doctor");
        assertTrue(with.output().startsWith("-XX:SharedArchiveFile=" + archive.toRealPath() + "\n"), with.output());
        assertTrue(!with.output().contains("TieredStopAtLevel"), with.output());
        Ended help = launchFrom(bin, environment, "niah", "--help");
        assertTrue(help.output().contains("\n-XX:TieredStopAtLevel=1\n-XX:+UseSerialGC\n"), help.output());
    }

    private static boolean hasUtf8Locale() throws IOException, InterruptedException {
        var builder = new ProcessBuilder("locale", "charmap");
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String charmap = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 && charmap.strip().equals("UTF-8");
    }

    private static String path(Path program) {
        return program.getParent() + ":" + System.getenv("PATH");
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** Launch a stand-in for Java that shows its locale and its last argument. */
    private Ended launchShowing(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
        script(
                java,
                "echo \"LC_ALL=${LC_ALL:-}${LC_CTYPE:+ LC_CTYPE=$LC_CTYPE}${LC_NUMERIC:+ LC_NUMERIC=$LC_NUMERIC}\"\n"
                        + "for last; do :; done\nprintf '%s\\n' \"$last\"");
        var all = new HashMap<>(environment);
        all.put("JAVA_HOME", folder.resolve("java").toString());
        return launch(all, arguments);
    }

    private record Ended(int exitCode, String output) {}

    private static Ended launch(String... arguments) throws IOException, InterruptedException {
        return launch(Map.of("JAVA_HOME", System.getProperty("java.home")), arguments);
    }

    private static Ended launch(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return launchFrom(LAUNCHER, environment, arguments);
    }

    private static Ended launchFrom(Path launcher, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add("sh");
        command.add(launcher.toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }
}
