package dev.stringbench.data.infbench;

import dev.stringbench.python.PythonJson;
import dev.stringbench.python.random.PythonRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The task code_run as {@code construct_synthetic_dataset.py} makes it with Python's bytecode cache off, see {@link
 * SyntheticData}. With the cache on the script may run the functions of an earlier sample and write down a wrong
 * answer.
 */
public final class SyntheticCode {

    private static final int[] DEPTHS = {2, 4, 6, 8, 10};
    private static final int LEAST_ADDEND = -12;
    private static final int LARGEST_ADDEND = 17;

    private SyntheticCode() {}

    /** A function that adds a number to its argument, then calls the next function if there is one. */
    private record Function(int next, int addend) {}

    /**
     * Ask for the value of a chain of function calls.
     *
     * @param samples for each of the five depths; 80 in the original
     * @param functions in a file at most; 550 in the original
     */
    public static void run(int samples, int functions, PythonRandom random, Consumer<String> lines) {
        int id = 0;
        for (int depth : DEPTHS) {
            for (int i = 0; i < samples; i++) {
                lines.accept(sample(id, depth, functions, random));
                id++;
            }
        }
    }

    private static String sample(int id, int depth, int functions, PythonRandom random) {
        int groupSize = functions / depth;
        List<Integer> numbers = drawNumbers(depth * groupSize, 2 * functions, random);
        random.shuffle(numbers);
        Map<Integer, Function> bodies = new TreeMap<>();
        for (int group = 0; group < depth; group++) {
            List<Integer> next =
                    group + 1 == depth ? List.of() : numbers.subList((group + 1) * groupSize, (group + 2) * groupSize);
            for (int number : numbers.subList(group * groupSize, (group + 1) * groupSize)) {
                int called = next.isEmpty() ? 0 : random.choice(next);
                bodies.put(number, new Function(called, random.randint(LEAST_ADDEND, LARGEST_ADDEND)));
            }
        }
        int first = random.choice(numbers.subList(0, groupSize));
        int argument = random.randint(-10, 10);
        StringBuilder line = new StringBuilder();
        new PythonJson(line, false)
                .startObject()
                .member("context", InfBenchTexts.synthetic("code_run_head") + source(bodies))
                .member("answer", value(bodies, first, argument))
                .member(
                        "input",
                        InfBenchTexts.synthetic("code_run_input", "call", "func_" + first + "(" + argument + ")"))
                .member("id", id)
                .endObject();
        return line.toString();
    }

    /** Draw distinct numbers and give them in the order in which CPython lists a set of them. */
    private static List<Integer> drawNumbers(int count, int largest, PythonRandom random) {
        TreeSet<Integer> numbers = new TreeSet<>();
        while (numbers.size() < count) {
            numbers.add(random.randint(1, largest));
        }
        // A set lists small integers in ascending order as long as each has its own place in the table.
        if (hashTableSize(count) <= largest) {
            throw new IllegalArgumentException(count + " functions numbered up to " + largest
                    + " would be listed in an order that is not supported; the original has 550");
        }
        return new ArrayList<>(numbers);
    }

    // CPython's set grows to more than four times its elements when three fifths are full.
    private static int hashTableSize(int count) {
        int size = 8;
        for (int used = 1; used <= count; used++) {
            if (5 * used >= 3 * (size - 1)) {
                size = 8;
                while (size <= 4 * used) {
                    size *= 2;
                }
            }
        }
        return size;
    }

    private static String source(Map<Integer, Function> bodies) {
        StringBuilder source = new StringBuilder();
        bodies.forEach((number, function) -> {
            source.append("def func_").append(number).append("(x):\n    return ");
            source.append(function.next == 0 ? "x" : "func_" + function.next + "(x)");
            if (function.addend > 0) {
                source.append(" + ").append(function.addend);
            } else if (function.addend < 0) {
                source.append(" - ").append(-function.addend);
            }
            source.append("\n\n");
        });
        return source.toString();
    }

    private static int value(Map<Integer, Function> bodies, int first, int argument) {
        int value = argument;
        int number = first;
        while (number != 0) {
            Function function = bodies.getOrDefault(number, new Function(0, 0));
            value += function.addend;
            number = function.next;
        }
        return value;
    }
}
