package dev.stringbench.cli.results;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import dev.stringbench.benchmarks.report.live.RunWatch;
import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.console.Interruption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code string-bench view}: result folders in the browser, runs under way included. */
@Command(
        name = "view",
        description = {
            "Show folders of results in the browser of this machine: how far runs are, their scores so far, the report and every"
                    + " sample.",
            "Files are read again as they change; none is locked or changed. Ends with Ctrl-C."
        },
        footer = {"", "Example: string-bench view niah-results --open"})
public final class ViewCommand implements Callable<Integer> {

    private static final int MOST_PORTS = 65_535;

    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Result folders.")
    private List<Path> paths = new ArrayList<>();

    @Mixin
    private ScoreOptions scoreOptions = new ScoreOptions();

    @Mixin
    private ReportSettings settings = new ReportSettings();

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            description = "Port on 127.0.0.1; 0 takes any. Default: 0.")
    private int port;

    @Option(names = "--open", description = "Open the page in the browser.")
    private boolean open;

    public ViewCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        settings.check();
        if (port < 0 || port > MOST_PORTS) {
            throw new BenchmarkException(Fault.BAD_SETTING, "--port is " + port + "; it must be 0 to " + MOST_PORTS);
        }
        for (Path path : paths) {
            if (!Files.isDirectory(path)) {
                throw new BenchmarkException(
                        Fault.BAD_SETTING,
                        path + " is no folder; a folder of results is wanted, which may still be empty");
            }
        }
        var reader = scoreOptions.reader();
        var end = new CountDownLatch(1);
        try (var server =
                ViewServer.start(port, new RunWatch(paths, reader), new ReportView(paths, reader, settings))) {
            console.note("view: " + server.address() + " (Ctrl-C ends it)");
            if (open) {
                Browser.open(server.address(), console);
            }
            return Interruption.during(console, "the pages are no longer served", end::countDown, () -> {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    // Asked to end by whoever runs this in a thread of theirs.
                }
                return ExitCode.OK;
            });
        }
    }
}
