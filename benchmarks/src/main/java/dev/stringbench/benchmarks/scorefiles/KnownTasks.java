package dev.stringbench.benchmarks.scorefiles;

import dev.stringbench.benchmarks.catalogue.TaskCard;
import dev.stringbench.benchmarks.infbench.InfBenchCatalogue;
import dev.stringbench.benchmarks.niah.NiahCard;
import dev.stringbench.benchmarks.ruler.RulerCatalogue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tasks of all benchmarks, by which files of predictions are known. */
public final class KnownTasks {

    private static final List<TaskCard> ALL = Stream.of(
                    Stream.of(NiahCard.FOUR_NEEDLES), RulerCatalogue.ALL.stream(), InfBenchCatalogue.ALL.stream())
            .<TaskCard>flatMap(cards -> cards)
            .toList();

    private KnownTasks() {}

    /** Return all tasks in the order of the published tables. */
    public static List<TaskCard> all() {
        return ALL;
    }

    /** Find a task by its name or another program's name for it. */
    public static Optional<TaskCard> find(String name) {
        return ALL.stream()
                .filter(card -> card.id().equals(name)
                        || card.harnessName().equals(name)
                        || card.aliases().contains(name))
                .findFirst();
    }

    /** Return the names of all tasks, for messages. */
    public static String names() {
        return ALL.stream().map(TaskCard::id).collect(Collectors.joining(", "));
    }
}
