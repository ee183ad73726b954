package dev.stringbench.cli.bench.ruler;

import dev.stringbench.benchmarks.ruler.RulerCard;
import dev.stringbench.benchmarks.ruler.RulerCatalogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that select RULER's tasks, lengths and samples. */
final class RulerTestOptions {

    private static final String ALL = "all";

    @Option(
            names = "--task",
            split = ",",
            paramLabel = "TASK",
            description = "One task, several with commas, or all. Default: all.")
    private List<String> tasks = new ArrayList<>(List.of(ALL));

    @Option(
            names = {"--max-length", "--lengths"},
            split = ",",
            paramLabel = "TOKENS",
            description = "Tokens of prompt and answer together; several lengths with commas are tested one after the"
                    + " other. Default: the model's max_position_embeddings.")
    private List<Integer> lengths = new ArrayList<>();

    @Option(
            names = "--start-idx",
            paramLabel = "I",
            description = "First sample of each file to take, from 0. Default: 0.")
    private @Nullable Integer startIndex;

    @Option(
            names = "--stop-idx",
            paramLabel = "I",
            description = "Sample of each file to stop before. Default: the number of samples.")
    private @Nullable Integer stopIndex;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Where Predictions/<task>/<model>/ is made. Default: here.")
    private Path output = Path.of(".");

    /**
     * The tasks in the order given.
     *
     * @throws dev.stringbench.benchmarks.BenchmarkException BAD_SETTING where there is no such task
     */
    List<RulerCard> tasks() {
        return tasks.contains(ALL)
                ? RulerCatalogue.inRunOrder()
                : tasks.stream().distinct().map(RulerCatalogue::named).toList();
    }

    /** The lengths in the order given, or the model's window. */
    List<Integer> lengths(int window) {
        return lengths.isEmpty() ? List.of(window) : lengths.stream().distinct().toList();
    }

    @Nullable Integer startIndex() {
        return startIndex;
    }

    @Nullable Integer stopIndex() {
        return stopIndex;
    }

    /** The folder of a task's results. */
    Path resultFolder(String task, String modelName) {
        return output.resolve("Predictions").resolve(task).resolve(modelName);
    }
}
