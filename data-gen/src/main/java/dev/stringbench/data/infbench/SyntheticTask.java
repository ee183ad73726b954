package dev.stringbench.data.infbench;

import dev.stringbench.data.infbench.SyntheticData.PasskeyLength;
import dev.stringbench.python.random.PythonRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The tasks whose data can be made, in the order in which they are made. */
public enum SyntheticTask {
    PASSKEY(InfBenchTask.PASSKEY) {
        @Override
        public void make(long seed, Amounts amounts, Output output) {
            PythonRandom random = new PythonRandom(seed);
            for (PasskeyLength length : PasskeyLength.values()) {
                output.write(length.fileName(), lines -> SyntheticData.passkey(length, random, lines));
            }
        }
    },
    NUMBER_STRING(InfBenchTask.NUMBER_STRING) {
        @Override
        public void make(long seed, Amounts amounts, Output output) {
            output.write(fileName(), lines -> SyntheticData.numberString(new PythonRandom(seed), lines));
        }
    },
    KV_RETRIEVAL(InfBenchTask.KV_RETRIEVAL) {
        /** The original's records come from random UUIDs that no seed governs; ours have a generator of their own. */
        @Override
        public void make(long seed, Amounts amounts, Output output) {
            PythonRandom uuids = new PythonRandom(seed);
            int printed = amounts.size(2500);
            int pairs = Math.max(KEY_VALUE_RECORD_PAIRS, printed);
            Iterable<List<List<String>>> records =
                    () -> Stream.generate(() -> SyntheticData.keyValueRecord(pairs, uuids))
                            .iterator();
            output.write(
                    fileName(),
                    lines -> SyntheticData.keyValue(
                            records, amounts.samples(500), printed, new PythonRandom(seed), lines));
        }
    },
    MATH_FIND(InfBenchTask.MATH_FIND) {
        @Override
        public void make(long seed, Amounts amounts, Output output) {
            output.write(
                    fileName(),
                    lines -> SyntheticMath.find(
                            amounts.samples(50), amounts.size(60_000), new PythonRandom(seed), lines));
        }
    },
    MATH_CALC(InfBenchTask.MATH_CALC) {
        @Override
        public void make(long seed, Amounts amounts, Output output) {
            output.write(
                    fileName(),
                    lines -> SyntheticMath.calculate(
                            amounts.samples(50), amounts.size(30_000), new PythonRandom(seed), lines));
        }
    },
    CODE_RUN(InfBenchTask.CODE_RUN) {
        @Override
        public void make(long seed, Amounts amounts, Output output) {
            output.write(
                    fileName(),
                    lines -> SyntheticCode.run(amounts.samples(80), amounts.size(550), new PythonRandom(seed), lines));
        }
    };

    private static final int KEY_VALUE_RECORD_PAIRS = 3000;

    private final InfBenchTask task;

    SyntheticTask(InfBenchTask task) {
        this.task = task;
    }

    /**
     * The amounts to make where they differ from the original's.
     *
     * @param askedSamples samples of each question or depth
     * @param askedSize pairs, numbers, terms or functions of a sample
     */
    public record Amounts(OptionalInt askedSamples, OptionalInt askedSize) {

        int samples(int original) {
            return askedSamples.orElse(original);
        }

        int size(int original) {
            return askedSize.orElse(original);
        }
    }

    /** The place of the files. */
    public interface Output {

        /**
         * Write a file.
         *
         * @param generator hands over the lines, without their line feeds
         */
        void write(String fileName, Consumer<Consumer<String>> generator);
    }

    /** Make the files of the task. */
    public abstract void make(long seed, Amounts amounts, Output output);

    /** Find the generator of a task. */
    public static Optional<SyntheticTask> of(InfBenchTask task) {
        return Arrays.stream(values()).filter(made -> made.task == task).findFirst();
    }

    /** Find a task by its name. */
    public static Optional<SyntheticTask> named(String name) {
        return Arrays.stream(values())
                .filter(made -> made.taskName().equals(name))
                .findFirst();
    }

    /** Give the original's name. */
    public String taskName() {
        return task.taskName();
    }

    /** Give the name of the task's data file. */
    String fileName() {
        return task.fileName();
    }
}
