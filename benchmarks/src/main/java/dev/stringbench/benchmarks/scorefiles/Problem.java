package dev.stringbench.benchmarks.scorefiles;

import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A fault in a file of predictions.
 *
 * @param line 1-based; 0 for the whole file
 * @param message what was found and what was wanted, without the place
 * @param index of the sample that has no score for it, where it can be told
 */
public record Problem(Path file, int line, Kind kind, String message, OptionalInt index) {

    Problem(Path file, int line, Kind kind, String message) {
        this(file, line, kind, message, OptionalInt.empty());
    }

    /** The kind of fault. */
    public enum Kind {
        /** A line that is neither JSON nor one of the original's progress lines, or lacks what a prediction needs. */
        MALFORMED_LINE(true),
        /** A line that is not UTF-8. */
        NOT_UTF8(true),
        /** Two lines with one index; the first is scored. */
        DUPLICATE_INDEX(true),
        /** Samples that should be there and are not. */
        MISSING_SAMPLE(true),
        /** A sample that failed when the model ran. */
        FAILED_SAMPLE(true),
        /** A sample whose original scorer raises, or whose reference fits no scorer. */
        UNSCORABLE_SAMPLE(true),
        /** The path names no known task. */
        UNKNOWN_TASK(true),
        /** Progress lines of a run that was cut off before it wrote its samples. */
        ABORTED_RUN(true),
        /** More than one run in a file; the last is scored. */
        SEVERAL_RUNS(true),
        /** The file cannot be read. */
        UNREADABLE(true),
        /** A shard of another run than its neighbours. */
        OTHER_RUN(true),
        /** Shards of a run whose whole file is there too; the whole file is scored. */
        SHARDS_LEFT_OUT(false),
        /** Data sets in a folder of predictions. */
        DATA_LEFT_OUT(false),
        /** The run ended before its last sample, because its score was known well enough. */
        ENDED_EARLY(false),
        /** The score that stands in the file is another; the recomputed one counts. */
        OTHER_SCORE(false),
        /** The closing average of the file is another; the recomputed one counts. */
        OTHER_AVERAGE(false);

        private final boolean incomplete;

        Kind(boolean incomplete) {
            this.incomplete = incomplete;
        }

        /** Tell whether a result with this problem is incomplete or mixed; else it is only worth knowing. */
        public boolean makesIncomplete() {
            return incomplete;
        }
    }

    /** Return the place and the message in one line. */
    public String text() {
        return line == 0 ? file + ": " + message : String.format(Locale.ROOT, "%s line %d: %s", file, line, message);
    }
}
