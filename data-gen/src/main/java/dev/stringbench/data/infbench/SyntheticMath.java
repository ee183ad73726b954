package dev.stringbench.data.infbench;

import dev.stringbench.python.PythonJson;
import dev.stringbench.python.random.PythonRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The tasks math_find and math_calc as {@code construct_synthetic_dataset.py} makes them, see {@link SyntheticData}.
 */
public final class SyntheticMath {

    private static final int MAX_VALUE = 99;
    private static final int LEAST_MAXIMUM = 79;
    private static final int LARGEST_MINIMUM = 19;
    private static final List<String> ORDINALS = List.of("", "second ", "third ");

    private SyntheticMath() {}

    /**
     * Ask for the largest, second largest, third largest, the same of the smallest, and the median of a list.
     *
     * @param samples for each of the seven questions; 50 in the original
     * @param listLength 60,000 in the original
     */
    public static void find(int samples, int listLength, PythonRandom random, Consumer<String> lines) {
        for (boolean largest : new boolean[] {true, false}) {
            for (int rank = 0; rank < ORDINALS.size(); rank++) {
                String target = ORDINALS.get(rank) + (largest ? "largest" : "smallest");
                for (int i = 0; i < samples; i++) {
                    int[] list = largest ? belowMaximum(listLength, random) : aboveMinimum(listLength, random);
                    String answer = Integer.toString(extreme(list, largest, rank));
                    lines.accept(findLine("math_find_prompt", target, list, answer));
                }
            }
        }
        for (int i = 0; i < samples; i++) {
            int[] list = random.random() > 0.5 ? aboveMinimum(listLength, random) : belowMaximum(listLength, random);
            lines.accept(findLine("math_find_median_prompt", "median", list, median(list)));
        }
    }

    private static int[] belowMaximum(int length, PythonRandom random) {
        int maximum = random.randint(LEAST_MAXIMUM, MAX_VALUE);
        return values(length, 0, maximum, random);
    }

    private static int[] aboveMinimum(int length, PythonRandom random) {
        int minimum = random.randint(0, LARGEST_MINIMUM);
        return values(length, minimum, MAX_VALUE, random);
    }

    private static int[] values(int length, int low, int high, PythonRandom random) {
        int[] values = new int[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.randint(low, high);
        }
        return values;
    }

    private static int extreme(int[] list, boolean largest, int rank) {
        int[] distinct = Arrays.stream(list).distinct().sorted().toArray();
        if (rank >= distinct.length) {
            throw new IllegalArgumentException("a list of " + list.length + " has too few distinct numbers");
        }
        return largest ? distinct[distinct.length - 1 - rank] : distinct[rank];
    }

    // Python's division gives a float, printed with a decimal.
    private static String median(int[] list) {
        int[] sorted = list.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? Integer.toString(sorted[middle])
                : Double.toString((sorted[middle - 1] + sorted[middle]) / 2.0);
    }

    private static String findLine(String promptName, String target, int[] list, String answer) {
        StringBuilder line = new StringBuilder();
        new PythonJson(line, false)
                .startObject()
                .member("prompt", InfBenchTexts.synthetic(promptName, "target", target))
                .member("context", Arrays.toString(list))
                .member("input", InfBenchTexts.synthetic("math_find_input", "target", target))
                .rawMember("answer", answer)
                .endObject();
        return line.toString();
    }

    /**
     * Ask for all intermediate values of a long sum whose value stays within 0..99.
     *
     * @param samples 50 in the original
     * @param terms 30,000 in the original
     */
    public static void calculate(int samples, int terms, PythonRandom random, Consumer<String> lines) {
        for (int i = 0; i < samples; i++) {
            int[] drawn = values(terms, 0, MAX_VALUE, random);
            StringBuilder expression = new StringBuilder().append(drawn[0]);
            List<String> running = new ArrayList<>();
            int value = drawn[0];
            for (int k = 1; k < terms; k++) {
                int term = drawn[k];
                boolean plus = random.random() > 0.5;
                if (plus && value + term > MAX_VALUE) {
                    term = random.randint(0, MAX_VALUE - value);
                } else if (!plus && value - term < 0) {
                    term = random.randint(0, value);
                }
                value += plus ? term : -term;
                expression.append(plus ? " + " : " - ").append(term);
                running.add(Integer.toString(value));
            }
            StringBuilder line = new StringBuilder();
            new PythonJson(line, false)
                    .startObject()
                    .member("prompt", InfBenchTexts.synthetic("math_calc_prompt"))
                    .member("context", expression.toString())
                    .member("input", InfBenchTexts.synthetic("math_calc_input"))
                    .rawMember("answer", "[" + String.join(", ", running) + "]")
                    .endObject();
            lines.accept(line.toString());
        }
    }
}
