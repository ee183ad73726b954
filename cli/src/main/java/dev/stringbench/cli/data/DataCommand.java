package dev.stringbench.cli.data;

import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.console.Failure;
import dev.stringbench.data.DataException;
import dev.stringbench.data.sources.DataCatalogue;
import dev.stringbench.data.sources.DataFetcher;
import dev.stringbench.data.sources.DataSet;
import dev.stringbench.data.sources.DataStatus;
import dev.stringbench.data.sources.Mirror;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code string-bench data}: the outside data sets, and data that string-bench makes itself. */
@Command(
        name = "data",
        description = {
            "List, fetch and verify the outside data sets; make prompts and synthetic data.",
            "string-bench contains none of the outside data; each set has its own terms, which data list shows."
        },
        footer = {"", "Example: string-bench data fetch PaulGrahamEssays.json wonderwords punkt_english"})
public final class DataCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public DataCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: " + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(
            name = "list",
            description = "List the outside data sets: path, size, whether they are there, and their terms.",
            footer = {"", "Example: string-bench data list"})
    int list(@Mixin DataSourcesOption sources) {
        console.out().println("folder: " + sources.folder().folder());
        for (DataSet set : DataCatalogue.ALL) {
            console.out()
                    .printf(
                            Locale.ROOT,
                            "%-9s %11s  %-42s %s%n",
                            word(DataStatus.of(set, sources.folder())),
                            set.bytes() == 0 ? "" : String.format(Locale.ROOT, "%,d", set.bytes()),
                            set.path(),
                            set.licence());
        }
        return ExitCode.OK;
    }

    @Command(
            name = "fetch",
            description = {
                "Fetch data sets that are not there yet; an interrupted download is taken up again.",
                "A mirror is a folder or a web address laid out like the data folder, for closed networks."
            },
            footer = {"", "Example: string-bench data fetch wonderwords punkt_english --mirror /mnt/data"})
    int fetch(
            @Parameters(
                            paramLabel = "NAME",
                            arity = "0..*",
                            description = "Paths of data sets or their beginnings. Default: all.")
                    @Nullable List<String> names,
            @Option(names = "--mirror", paramLabel = "DIR_OR_URL", description = "Take the files from here.") @Nullable String mirror,
            @Mixin DataSourcesOption sources) {
        var fetcher = new DataFetcher(sources.folder(), mirror == null ? new Mirror.Origin() : Mirror.parse(mirror));
        List<String> failures = new ArrayList<>();
        for (DataSet set : DataCatalogue.select(names == null ? List.of() : names)) {
            try {
                DataStatus status = fetcher.fetch(set, this::show);
                clear();
                console.out().println(word(status) + " " + set.path());
                console.out().flush();
            } catch (DataException e) {
                clear();
                console.note(Failure.of(e).message());
                failures.add(set.path());
            }
        }
        if (!failures.isEmpty()) {
            console.note("not fetched: " + String.join(", ", failures));
        }
        return failures.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    @Command(
            name = "verify",
            description = "Check the data sets that are there; exit code 1 when one is missing or damaged.",
            footer = {"", "Example: string-bench data verify wonderwords"})
    int verify(
            @Parameters(
                            paramLabel = "NAME",
                            arity = "0..*",
                            description = "Paths of data sets or their beginnings. Default: all.")
                    @Nullable List<String> names,
            @Mixin DataSourcesOption sources) {
        boolean good = true;
        for (DataSet set : DataCatalogue.select(names == null ? List.of() : names)) {
            DataStatus status = DataStatus.of(set, sources.folder());
            good &= status == DataStatus.VERIFIED || status == DataStatus.PRESENT;
            console.out().println(word(status) + " " + set.path());
        }
        return good ? ExitCode.OK : ExitCode.FAILED;
    }

    private void show(DataSet set, long bytes, long totalBytes) {
        if (console.terminal()) {
            String of = totalBytes == 0 ? "" : String.format(Locale.ROOT, " of %,d", totalBytes);
            console.draw(String.format(Locale.ROOT, "%s: %,d%s bytes", set.path(), bytes, of));
            console.err().flush();
        }
    }

    private void clear() {
        if (console.terminal()) {
            console.err().print("\r\033[K");
            console.err().flush();
        }
    }

    private static String word(DataStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
