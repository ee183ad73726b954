package dev.stringbench.cli.data;

import dev.stringbench.cli.console.Console;
import dev.stringbench.cli.console.ExitCode;
import dev.stringbench.data.AtomicFile;
import dev.stringbench.data.infbench.SyntheticCode;
import dev.stringbench.data.infbench.SyntheticData;
import dev.stringbench.data.infbench.SyntheticData.PasskeyLength;
import dev.stringbench.data.infbench.SyntheticMath;
import dev.stringbench.python.random.PythonRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
public final class DataInfbenchCommand implements Callable<Integer> {

    /** Tasks that can be made. */
    public static final List<String> TASKS =
            List.of("passkey", "number_string", "kv_retrieval", "math_find", "math_calc", "code_run");

    private static final int KEY_VALUE_RECORD_PAIRS = 3000;

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--task",
            split = ",",
            paramLabel = "TASK",
            description = "passkey, number_string, kv_retrieval, math_find, math_calc, code_run; several with commas."
                    + " Default: all six.")
    private List<String> tasks = new ArrayList<>(TASKS);

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

    public DataInfbenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        for (String task : tasks) {
            make(task);
        }
        return ExitCode.OK;
    }

    private void make(String task) {
        PythonRandom random = new PythonRandom(seed);
        switch (task) {
            case "passkey" -> {
                for (PasskeyLength length : PasskeyLength.values()) {
                    write(length.fileName(), lines -> SyntheticData.passkey(length, random, lines));
                }
            }
            case "number_string" -> write("number_string.jsonl", lines -> SyntheticData.numberString(random, lines));
            case "kv_retrieval" -> keyValue(random);
            case "math_find" ->
                write("math_find.jsonl", lines -> SyntheticMath.find(samples(50), size(60_000), random, lines));
            case "math_calc" ->
                write("math_calc.jsonl", lines -> SyntheticMath.calculate(samples(50), size(30_000), random, lines));
            case "code_run" ->
                write("code_run.jsonl", lines -> SyntheticCode.run(samples(80), size(550), random, lines));
            default ->
                throw new ParameterException(
                        spec.commandLine(),
                        "--task is " + task
                                + "; it must be passkey, number_string, kv_retrieval, math_find, math_calc or code_run");
        }
    }

    /** The original's records come from random UUIDs that no seed governs; ours have a generator of their own. */
    private void keyValue(PythonRandom random) {
        PythonRandom uuids = new PythonRandom(seed);
        int printed = size(2500);
        int pairs = Math.max(KEY_VALUE_RECORD_PAIRS, printed);
        Iterable<List<List<String>>> records = () -> Stream.generate(() -> SyntheticData.keyValueRecord(pairs, uuids))
                .iterator();
        write("kv_retrieval.jsonl", lines -> SyntheticData.keyValue(records, samples(500), printed, random, lines));
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

    private int samples(int original) {
        return positive("--num-samples", numSamples, original);
    }

    private int size(int original) {
        return positive("--size", size, original);
    }

    private int positive(String option, int value, int original) {
        if (value < 0) {
            throw new ParameterException(spec.commandLine(), option + " is " + value + "; it must be at least 1");
        }
        return value == 0 ? original : value;
    }
}
