package dev.stringbench.cli.bench.ruler;

import dev.stringbench.benchmarks.ruler.RulerCard;
import dev.stringbench.benchmarks.ruler.RulerCatalogue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that selects RULER's tasks. */
final class RulerTaskOption {

    private static final String ALL = "all";

    @Option(
            names = "--task",
            split = ",",
            paramLabel = "TASK",
            completionCandidates = Names.class,
            description = "One task, several with commas, or all. Default: all. Tasks: ${COMPLETION-CANDIDATES}.")
    private List<String> tasks = new ArrayList<>(List.of(ALL));

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

    /** The names for the help text. */
    static final class Names implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return RulerCatalogue.inRunOrder().stream().map(RulerCard::id).iterator();
        }
    }
}
