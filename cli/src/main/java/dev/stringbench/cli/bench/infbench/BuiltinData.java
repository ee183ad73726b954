package dev.stringbench.cli.bench.infbench;

import dev.stringbench.benchmarks.infbench.InfBenchCard;
import dev.stringbench.cli.bench.LeftOutTask;
import dev.stringbench.cli.model.ModelFolder;
import dev.stringbench.data.AtomicFile;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import dev.stringbench.data.infbench.BuiltinTasks;
import dev.stringbench.data.infbench.InfBenchPrompts;
import dev.stringbench.data.sources.SourceKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The data files that are made from our own sources where they are missing.
 *
 * @param length tokens of prompt and answer together
 */
record BuiltinData(InfBenchOptions options, InfBenchPrompts prompts, ModelFolder folder, int length) {

    /** Lengths that are tried before the search for the least that works is given up. */
    private static final int LONGEST_SEARCHED = 1 << 17;

    /**
     * Make what is missing, once it is known of every task whether it can be made.
     *
     * @param files takes the file of each task
     * @param dryRun whether nothing is to be written
     * @return the tasks that have no room
     * @throws DataException LENGTH_TOO_SMALL where the only task that was asked for has no room
     */
    List<LeftOutTask> make(List<InfBenchCard> tasks, Map<InfBenchCard, Path> files, boolean dryRun) {
        List<LeftOutTask> leftOut = new ArrayList<>();
        Map<Path, List<String>> made = new LinkedHashMap<>();
        for (InfBenchCard task : tasks) {
            Path file = options.builtinFile(task, folder.name(), length);
            files.put(task, file);
            if (Files.exists(file)) {
                continue;
            }
            try {
                made.put(file, lines(task, length));
            } catch (DataException e) {
                if (e.fault() != DataFault.LENGTH_TOO_SMALL) {
                    throw e;
                }
                OptionalInt least = leastLength(task);
                String message = e.getMessage()
                        + (least.isEmpty()
                                ? ""
                                : " The least --truncate-length at which it can be made is " + least.getAsInt() + ".");
                if (tasks.size() == 1) {
                    throw new DataException(DataFault.LENGTH_TOO_SMALL, message, e);
                }
                leftOut.add(new LeftOutTask(task.id(), length, message, least));
            }
        }
        if (!dryRun) {
            made.forEach((file, lines) -> AtomicFile.write(file, String.join("\n", lines) + "\n"));
        }
        return leftOut;
    }

    private List<String> lines(InfBenchCard task, int tokens) {
        int answer = options.maxNewTokens(task, SourceKind.BUILTIN, tokens);
        return new BuiltinTasks(prompts, folder.tokenizer(), tokens - answer)
                .lines(task.task(), options.builtinSamples());
    }

    private OptionalInt leastLength(InfBenchCard task) {
        int low;
        int high = length;
        do {
            low = high;
            high = 2 * low;
            if (high > LONGEST_SEARCHED) {
                return OptionalInt.empty();
            }
        } while (!fits(task, high));
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (fits(task, middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return OptionalInt.of(high);
    }

    private boolean fits(InfBenchCard task, int tokens) {
        try {
            lines(task, tokens);
            return true;
        } catch (DataException e) {
            if (e.fault() != DataFault.LENGTH_TOO_SMALL) {
                throw e;
            }
            return false;
        }
    }
}
