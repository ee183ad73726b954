package dev.stringbench.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A ruler-test of short questions for a tiny model: a run of many samples that takes a second or two.
 *
 * @param folder holds the model and the data
 */
public record QuickRuler(Path folder) {

    /** Write the model and a data file of so many samples. */
    public static QuickRuler write(Path folder, int samples) throws IOException {
        TinyModelFolder.write(folder.resolve("tiny"));
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < samples; i++) {
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"index\": %d, \"input\": \"Where is kettle %d?\", \"outputs\": [\"in the hall\"], \"length\": 40}\n",
                    i,
                    i));
        }
        Files.writeString(folder.resolve("questions.jsonl"), lines);
        return new QuickRuler(folder);
    }

    /** The command line that puts its results below {@code output}. */
    public String[] arguments(Path output, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "ruler-test",
                "--model-path",
                folder.resolve("tiny").toString(),
                "--random-weights",
                "--device",
                "cpu",
                "--task",
                "qa_1",
                "--data",
                folder.resolve("questions.jsonl").toString(),
                "--max-length",
                "1024",
                "--output",
                output.toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    public CommandRun run(Path output, String... more) {
        return CommandRun.of(arguments(output, more));
    }

    /** The folder of the results. */
    public static Path results(Path output) {
        return output.resolve("Predictions/qa_1/tiny");
    }

    /** The one whole run's result file below an output folder. */
    public static Path resultFile(Path output) {
        return files(output).keySet().stream()
                .filter(name -> name.endsWith(".jsonl") && !name.contains(".shard-"))
                .map(results(output)::resolve)
                .findFirst()
                .orElseThrow();
    }

    /** The content of a run's files by name, without the times, which differ from run to run. */
    public static SortedMap<String, String> files(Path output) {
        SortedMap<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(results(output))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                // A summary that was being written when its process was killed stays behind as a hidden file.
                if (!name.endsWith(".events.jsonl") && !name.startsWith(".summary.csv.")) {
                    contents.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
            return contents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
