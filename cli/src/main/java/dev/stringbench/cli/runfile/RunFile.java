package dev.stringbench.cli.runfile;

import java.util.List;
import java.util.Optional;

/**
 * The contents of a run file.
 *
 * @param runs in the order of the file
 * @param report what is done with the results when all runs have ended
 */
public record RunFile(List<PlannedCommand> runs, Optional<PlannedCommand> report) {

    public RunFile {
        runs = List.copyOf(runs);
    }
}
