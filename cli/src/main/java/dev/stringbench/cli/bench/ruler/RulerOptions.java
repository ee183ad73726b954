package dev.stringbench.cli.bench.ruler;

import dev.stringbench.benchmarks.datafile.SampleRange;
import dev.stringbench.benchmarks.ruler.RulerCard;
import dev.stringbench.benchmarks.ruler.RulerDataFile;
import dev.stringbench.cli.bench.SampleOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that select RULER's tasks, lengths and samples. */
final class RulerOptions {

    @Mixin
    private RulerTaskOption taskOption = new RulerTaskOption();

    @Mixin
    private SampleOptions sampleOptions = new SampleOptions();

    @Option(
            names = {"--max-length", "--lengths"},
            split = ",",
            paramLabel = "TOKENS",
            description = "Tokens of prompt and answer together; several lengths with commas are tested one after the"
                    + " other. Default: the model's max_position_embeddings.")
    private List<Integer> lengths = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Where Predictions/<task>/<model>/ is made. Default: here.")
    private Path output = Path.of(".");

    /** The tasks in the order given, see {@link RulerTaskOption#tasks}. */
    List<RulerCard> tasks() {
        return taskOption.tasks();
    }

    /** The lengths in the order given, or the model's window. */
    List<Integer> lengths(int window) {
        return lengths.isEmpty() ? List.of(window) : lengths.stream().distinct().toList();
    }

    /**
     * The samples of a file that are tested.
     *
     * @param first how many of the file's first samples are meant where the user names no end, or null for all
     */
    SampleRange range(RulerDataFile file, @Nullable Integer first) {
        Integer stop = sampleOptions.stopIndex();
        return file.range(sampleOptions.startIndex(), stop == null ? first : stop);
    }

    /** The folder of a task's results. */
    Path resultFolder(RulerCard task, String modelName) {
        return output.resolve("Predictions").resolve(task.id()).resolve(modelName);
    }
}
