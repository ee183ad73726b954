package dev.stringbench.cli.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.stringbench.cli.TinyModelFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of scripts/cluster, run by a shell with the variables that Slurm and Kubernetes set. */
@DisabledOnOs(OS.WINDOWS)
class ClusterScriptsTest {

    private static final Path SLURM =
            Path.of("../scripts/cluster/slurm-array.sh").toAbsolutePath();
    private static final Path KUBERNETES = Path.of("../scripts/cluster/kubernetes-job.yaml");

    @TempDir
    private Path folder;

    private Path echo = Path.of("unset");

    private record Ended(int exitCode, String out) {}

    @BeforeEach
    void writeLauncherThatTellsItsArguments() throws IOException {
        echo = launcher("echo", "printf '%s\\n' \"$@\"");
    }

    @Test
    void givesEachTaskOfAnArrayItsShard() throws Exception {
        Ended third = slurm(Map.of(), 3, 1, 8, 8, "ruler", "--task", "vt", "--model-path", "/a b");
        assertEquals("ruler\n--task\nvt\n--model-path\n/a b\n--shard\n3/8\n", third.out());
        Ended file = slurm(Map.of(), 8, 1, 8, 8, "run", "table.yaml");
        assertEquals("run\ntable.yaml\n--set\nshard=8/8\n", file.out());
        Ended again = slurm(Map.of("SHARDS", "8"), 5, 3, 5, 2, "niah");
        assertEquals("niah\n--shard\n5/8\n", again.out());
    }

    @Test
    void refusesAnArrayWhoseSizeIsNotTheNumberOfShards() throws Exception {
        Ended ended = slurm(Map.of(), 5, 3, 5, 2, "niah");
        assertEquals(2, ended.exitCode());
        assertTrue(
                ended.out().contains("the array is 3 to 5 with 2 tasks; give --array=1-N, or set SHARDS"), ended.out());
        assertTrue(run(Map.of(), "sh", SLURM.toString(), "niah").exitCode() != 0, "outside of an array");
    }

    @Test
    void takesTheShardsOfARealRunByTheIndexesOfAJob() throws Exception {
        JsonNode job = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(KUBERNETES));
        JsonNode spec = job.get("spec");
        assertEquals("Indexed", spec.get("completionMode").asText());
        JsonNode container = spec.get("template").get("spec").get("containers").get(0);
        Map<String, String> environment = new HashMap<>();
        container
                .get("env")
                .forEach(variable -> environment.put(
                        variable.get("name").asText(), variable.get("value").asText()));
        assertEquals(spec.get("completions").asText(), environment.get("SHARDS"));
        assertEquals(
                container.get("name").asText(),
                spec.at("/podFailurePolicy/rules/0/onExitCodes/containerName").asText());
        List<String> command = new ArrayList<>();
        container.get("command").forEach(part -> command.add(part.asText()));
        container.get("args").forEach(part -> command.add(part.asText()));

        environment.put("STRING_BENCH", echo.toString());
        environment.put("JOB_COMPLETION_INDEX", "7");
        Ended last = run(environment, command.toArray(String[]::new));
        assertTrue(last.out().endsWith("\n--shard\n8/8\n"), last.out());

        // The same command line with string-bench itself, on a model and a length that a test can afford.
        environment.put("STRING_BENCH", realLauncher().toString());
        environment.put("MODEL", TinyModelFolder.write(folder.resolve("tiny")).toString());
        environment.put("DATA", data().toString());
        environment.put("RESULTS", folder.resolve("results").toString());
        environment.put("SHARDS", "2");
        for (int index = 0; index < 2; index++) {
            environment.put("JOB_COMPLETION_INDEX", Integer.toString(index));
            List<String> small = command.stream()
                    .map(part -> part.replace("--max-length 131072", "--max-length 512 --task vt --random-weights"))
                    .toList();
            Ended shard = run(environment, small.toArray(String[]::new));
            assertEquals(0, shard.exitCode(), shard.out());
        }
        try (Stream<Path> files = Files.list(folder.resolve("results/Predictions/vt/tiny"))) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches(".*\\.shard-[12]-of-2\\.jsonl"))
                    .sorted()
                    .toList();
            assertEquals(4, names.size(), names.toString());
        }
    }

    private Path data() throws IOException {
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("vt"));
        Files.writeString(data.resolve("vt/tiny-512.jsonl"), """
                {"index": 0, "input": "Where is the kettle?", "outputs": ["harbour"], "length": 40}
                {"index": 1, "input": "Where is the lantern?", "outputs": ["gate"], "length": 40}
                {"index": 2, "input": "Where is the meadow?", "outputs": ["here"], "length": 40}
                """);
        return data;
    }

    private Ended slurm(Map<String, String> more, int task, int first, int last, int count, String... arguments)
            throws Exception {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("STRING_BENCH", echo.toString());
        environment.put("SLURM_ARRAY_TASK_ID", Integer.toString(task));
        environment.put("SLURM_ARRAY_TASK_MIN", Integer.toString(first));
        environment.put("SLURM_ARRAY_TASK_MAX", Integer.toString(last));
        environment.put("SLURM_ARRAY_TASK_COUNT", Integer.toString(count));
        return run(
                environment,
                Stream.concat(Stream.of("sh", SLURM.toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private Path realLauncher() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return launcher(
                "string-bench",
                "exec '" + java + "' -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path")
                        + "' dev.stringbench.cli.app.StringBench \"$@\"");
    }

    private Path launcher(String name, String command) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + command + "\n");
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }

    private Ended run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SLURM_") || name.equals("SHARDS"));
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out);
    }
}
