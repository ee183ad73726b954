package dev.stringbench.benchmarks.scorefiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One run as a file records it: the original appends progress lines, then all samples, then the average, and a rerun
 * appends the same again.
 */
final class RecordedRun {

    private final List<FileLine> samples = new ArrayList<>();
    private final int firstLine;
    private int lastLine;
    private int progressLines;
    private OptionalDouble closingAverage = OptionalDouble.empty();

    RecordedRun(int firstLine) {
        this.firstLine = firstLine;
        this.lastLine = firstLine;
    }

    void addProgress(int line) {
        progressLines++;
        lastLine = line;
    }

    void addSample(FileLine line) {
        samples.add(line);
        lastLine = line.number();
    }

    void close(int line, double average) {
        closingAverage = OptionalDouble.of(average);
        lastLine = line;
    }

    List<FileLine> samples() {
        return samples;
    }

    int firstLine() {
        return firstLine;
    }

    int progressLines() {
        return progressLines;
    }

    OptionalDouble closingAverage() {
        return closingAverage;
    }

    boolean isClosed() {
        return closingAverage.isPresent();
    }

    boolean isOneLine() {
        return firstLine == lastLine;
    }

    String lines() {
        return isOneLine() ? "line " + firstLine : String.format(Locale.ROOT, "lines %d to %d", firstLine, lastLine);
    }
}
