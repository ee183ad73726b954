package dev.stringbench.benchmarks.results;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.stringbench.benchmarks.BenchmarkException;
import dev.stringbench.benchmarks.BenchmarkException.Fault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the parts into which a run's samples are split, so that several processes or machines share the run.
 *
 * <p>A shard is a stretch of consecutive samples, since neighbours tend to share the beginning of their prompts, which a
 * model that reuses a prefix computes once. The stretches are disjoint, together they are the whole, and their sizes
 * differ by at most one sample.
 *
 * @param number which part, from 1
 * @param of how many parts there are
 */
@JsonPropertyOrder({"number", "of"})
public record Shard(int number, int of) {

    private static final Pattern OPTION = Pattern.compile("(\\d{1,9})/(\\d{1,9})");
    private static final Pattern SUFFIX = Pattern.compile("(?<stem>.+)\\.shard-(?<number>\\d{1,9})-of-(?<of>\\d{1,9})");

    public Shard {
        if (number < 1 || number > of) {
            throw new IllegalArgumentException("shard " + number + " of " + of + "; 1 <= number <= of is wanted");
        }
    }

    /**
     * Read a shard as users write it, {@code 2/8}.
     *
     * @throws BenchmarkException BAD_SETTING where it is none
     */
    public static Shard parse(String text) {
        Matcher parts = OPTION.matcher(text.strip());
        if (parts.matches()) {
            int number = Integer.parseInt(parts.group(1));
            int of = Integer.parseInt(parts.group(2));
            if (number >= 1 && number <= of) {
                return new Shard(number, of);
            }
        }
        throw new BenchmarkException(
                Fault.BAD_SETTING,
                "the shard is \"" + text + "\"; I/N with I from 1 to N is wanted, such as 1/8 for the first of eight");
    }

    /** Give this shard's stretch of a run's samples. */
    public SampleSpan span(SampleSpan whole) {
        return new SampleSpan(border(whole, number - 1), border(whole, number));
    }

    /** Name this shard's result file for the whole run's {@code name.jsonl}. */
    public Path file(Path wholeFile) {
        return ResultFile.sibling(wholeFile, ".shard-" + number + "-of-" + of + ".jsonl");
    }

    /** Tell which shard a result file's name says it is. */
    public static Optional<Shard> ofFile(Path file) {
        Matcher name = SUFFIX.matcher(ResultFile.stem(file));
        if (!name.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(name.group("number"));
        int of = Integer.parseInt(name.group("of"));
        return number >= 1 && number <= of ? Optional.of(new Shard(number, of)) : Optional.empty();
    }

    /** Name the whole run's file for a result file that may be a shard's; a whole run's file itself. */
    public static Path wholeFile(Path file) {
        Matcher name = SUFFIX.matcher(ResultFile.stem(file));
        return name.matches() ? file.resolveSibling(name.group("stem") + ".jsonl") : file;
    }

    @Override
    public String toString() {
        return number + "/" + of;
    }

    private int border(SampleSpan whole, int shards) {
        return whole.start() + (int) ((long) whole.size() * shards / of);
    }
}
