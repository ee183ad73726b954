package dev.stringbench.cli.results;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.results.ShardFiles;
import dev.stringbench.benchmarks.results.ShardMerge;
import dev.stringbench.benchmarks.results.ShardMerge.Merged;
import dev.stringbench.benchmarks.results.Sidecar;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code string-bench merge}: the files of a run's shards become the whole run's file. */
@Command(
        name = "merge",
        description = {
            "Join the result files of shards (runs with --shard I/N) into the file that one process would have written.",
            "A run is joined only if all its shards are there, each complete and of the same settings; the shards stay."
        },
        footer = {
            "",
            "Example: string-bench merge niah-results",
            "Example: string-bench merge node1/Predictions node2/Predictions --output Predictions",
            "",
            "Exit code 1 says that a run could not be joined; what is missing or does not fit is named."
        })
public final class MergeCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "Folders with shards' files below them, or such files.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Folder for the joined files, at the same places below it; needed where shards lie in several"
                    + " folders. Default: beside the shards.")
    private @Nullable Path output;

    public MergeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        ShardFiles runs = ShardFiles.find(paths, output);
        Map<Path, String> benchmarks = new LinkedHashMap<>();
        boolean complete = true;
        for (Map.Entry<Path, List<Path>> run : runs.byRun().entrySet()) {
            try {
                Merged merged = ShardMerge.merge(run.getKey(), run.getValue());
                console.out()
                        .println(merged.file() + (merged.written() ? ": " : " was joined before: ") + merged.shards()
                                + (merged.shards() == 1 ? " shard, " : " shards, ") + merged.samples() + " samples");
                benchmarks.put(
                        run.getKey().toAbsolutePath().getParent(),
                        Sidecar.read(run.getKey()).identity().benchmark());
            } catch (BenchmarkException e) {
                complete = false;
                console.note("merge: " + e.getMessage());
            }
        }
        benchmarks.forEach(FolderSummary::write);
        return complete ? ExitCode.OK : ExitCode.FAILED;
    }
}
