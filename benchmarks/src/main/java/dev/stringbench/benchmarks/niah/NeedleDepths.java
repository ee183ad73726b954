package dev.stringbench.benchmarks.niah;

import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The depths at which a sample's first needle, the farthest from the question, may lie. The samples are those of the test
 * without the others, numbered anew.
 *
 * @param from share of the text, 0 at its start
 * @param to share of the text, above {@code from}
 */
public record NeedleDepths(double from, double to) {

    /** All depths that there are. */
    public static final NeedleDepths ALL = new NeedleDepths(0, 1);

    /** Where the first needle's part of the text ends. */
    private static final double FIRST_PART = 0.2475;

    /** Of narrower ranges too few samples are drawn. */
    private static final double NARROWEST = 0.005;

    private static final Pattern RANGE = Pattern.compile("(0(?:\\.\\d{1,9})?)\\.\\.([01](?:\\.\\d{1,9})?)");

    public NeedleDepths {
        if (!(0 <= from && to <= 1 && Math.min(to, FIRST_PART) - from >= NARROWEST - 1e-9)) {
            throw refused(from + ".." + to);
        }
    }

    /**
     * Read what users write, such as {@code 0..0.1}.
     *
     * @throws BenchmarkException BAD_SETTING where it is no range of the first needle's depths
     */
    public static NeedleDepths parse(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw refused(text);
        }
        return new NeedleDepths(Double.parseDouble(range.group(1)), Double.parseDouble(range.group(2)));
    }

    private static BenchmarkException refused(String text) {
        return new BenchmarkException(
                Fault.BAD_SETTING,
                "--depths is " + text + "; the depths of the first of four needles are wanted, FROM..TO from 0 to "
                        + FIRST_PART + " and at least " + NARROWEST + " wide, such as 0..0.1");
    }

    /** Whether all depths are meant. */
    public boolean isAll() {
        return from == 0 && to >= FIRST_PART;
    }

    boolean contains(double depth) {
        return from <= depth && depth < to;
    }

    @Override
    public String toString() {
        return from + ".." + to;
    }
}
