package dev.stringbench.cli.runfile;

import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.cli.console.Interruption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code string-bench run}: the runs of a file, one after the other. */
@Command(
        name = "run",
        description = {
            "Do the runs of a YAML or JSON file one after the other, then its report: a paper's table as one command.",
            "Keys are the options of niah, ruler and the other benchmarks with _ for -. The whole file is checked before"
                    + " the first run. A run that fails does not stop the next one."
        },
        footer = {
            "",
            "Example: string-bench run scripts/reproduce/llama3.1-8b.yaml --set model_path=/models/llama3.1-8b-instruct",
            "",
            "Exit code: the highest of the runs' and the report's."
        })
public final class RunCommand implements Callable<Integer> {

    /** Commands that a file's runs may be of; the options of each are the keys. */
    private static final List<String> BENCHMARKS =
            List.of("niah", "ruler", "ruler-prepare", "ruler-test", "infbench", "speed");

    private static final String DRY_RUN = "--dry-run";

    private final Console console;
    private final CommandEntry entry;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The run file, YAML; JSON where its name ends in .json.")
    private Path file = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Give an option in every run that has it, over what the file says. May be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = DRY_RUN, description = "Show what each run would do and what it needs, and stop there.")
    private boolean dryRun;

    @Option(names = "--print-commands", description = "Print the command lines that the file stands for, and stop.")
    private boolean printCommands;

    public RunCommand(Console console, CommandEntry entry) {
        this.console = console;
        this.entry = entry;
    }

    @Override
    public Integer call() {
        RunFile runFile = read();
        if (printCommands) {
            runFile.runs().forEach(run -> console.out().println(run.shellText()));
            runFile.report().ifPresent(report -> console.out().println(report.shellText()));
            return ExitCode.OK;
        }
        Map<String, Integer> exitCodes = new LinkedHashMap<>();
        List<PlannedCommand> runs = runFile.runs();
        for (int i = 0; i < runs.size() && !Interruption.isUnderWay(); i++) {
            PlannedCommand run = runs.get(i);
            console.note(
                    String.format(Locale.ROOT, "%s (%d of %d): %s", run.name(), i + 1, runs.size(), run.shellText()));
            exitCodes.put((i + 1) + " " + run.name(), execute(run));
        }
        if (!dryRun && !Interruption.isUnderWay()) {
            runFile.report().ifPresent(report -> {
                console.note("report: " + report.shellText());
                exitCodes.put("report", execute(report));
            });
        }
        exitCodes.forEach((name, code) -> {
            if (code != ExitCode.OK) {
                console.note(file + ": " + name + " ended with exit code " + code);
            }
        });
        return exitCodes.values().stream().mapToInt(Integer::intValue).max().orElse(ExitCode.FAILED);
    }

    private RunFile read() {
        List<String> known = BENCHMARKS.stream()
                .filter(entry.parser().getSubcommands()::containsKey)
                .toList();
        try {
            return new RunFileReader(entry::parser, known, console.environment()).read(file, settings);
        } catch (RunFileException e) {
            throw new ParameterException(spec.commandLine(), Objects.requireNonNull(e.getMessage()), e);
        }
    }

    private CommandLine command(String name) {
        return Objects.requireNonNull(entry.parser().getSubcommands().get(name));
    }

    private int execute(PlannedCommand run) {
        List<String> arguments = new ArrayList<>(run.arguments());
        OptionSpec verbose = spec.findOption("--verbose");
        if (verbose != null && Boolean.TRUE.equals(verbose.getValue())) {
            arguments.add(1, "--verbose");
        }
        if (dryRun) {
            if (command(arguments.get(0)).getCommandSpec().findOption(DRY_RUN) == null) {
                console.note(run.name() + ": " + arguments.get(0) + " has no preview");
                return ExitCode.OK;
            }
            arguments.add(1, DRY_RUN);
        }
        return entry.run(arguments);
    }
}
