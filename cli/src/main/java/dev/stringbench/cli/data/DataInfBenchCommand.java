package dev.stringbench.cli.data;

import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.data.AtomicFile;
import dev.stringbench.data.infbench.SyntheticTask;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code string-bench data infbench}: InfiniteBench's synthetic tasks as its construct script makes them. */
@Command(
        name = "infbench",
        description = {
            "Make the synthetic tasks of InfiniteBench as its construct script does, for a seed.",
            "The published files were made without a seed, so they differ from these in what was drawn."
        },
        footer = {"", "Example: string-bench data infbench --task passkey,math_calc --save-dir InfiniteBench"})
public final class DataInfBenchCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--task",
            split = ",",
            paramLabel = "TASK",
            completionCandidates = Names.class,
            description = "${COMPLETION-CANDIDATES}; several with commas. Default: all six.")
    private List<String> tasks = names();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "Seed, set anew before each task. Default: 42.")
    private long seed = 42;

    @Option(
            names = "--save-dir",
            paramLabel = "DIR",
            defaultValue = "InfiniteBench",
            description = "Folder to write to. Default: InfiniteBench.")
    private Path saveDir = Path.of("InfiniteBench");

    @Option(
            names = "--num-samples",
            paramLabel = "N",
            description =
                    "Samples of kv_retrieval, of math_calc, of each question of math_find, of each depth of code_run."
                            + " Default: 500, 50, 50 and 80, the original's.")
    private int numSamples;

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "Pairs printed of kv_retrieval, list length of math_find, terms of math_calc, functions of"
                    + " code_run. Default: 2500, 60000, 30000 and 550, the original's.")
    private int size;

    public DataInfBenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        SyntheticTask.Amounts amounts =
                new SyntheticTask.Amounts(asked("--num-samples", numSamples), asked("--size", size));
        for (String task : tasks) {
            SyntheticTask.named(task).orElseThrow(() -> unknown(task)).make(seed, amounts, this::write);
        }
        return ExitCode.OK;
    }

    private ParameterException unknown(String task) {
        List<String> names = names();
        return new ParameterException(
                spec.commandLine(),
                "--task is " + task + "; it must be " + String.join(", ", names.subList(0, names.size() - 1)) + " or "
                        + names.get(names.size() - 1));
    }

    private void write(String name, Consumer<Consumer<String>> generator) {
        Path path = saveDir.resolve(name);
        try (AtomicFile file = new AtomicFile(path)) {
            generator.accept(file::writeLine);
            file.commit();
        }
        console.out().println(path);
        console.out().flush();
    }

    /** The amount that the user asks for; 0 stands for the original's. */
    private OptionalInt asked(String option, int value) {
        if (value < 0) {
            throw new ParameterException(spec.commandLine(), option + " is " + value + "; it must be at least 1");
        }
        return value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static List<String> names() {
        return Stream.of(SyntheticTask.values()).map(SyntheticTask::taskName).toList();
    }

    /** The names for the help text. */
    static final class Names implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return names().iterator();
        }
    }
}
