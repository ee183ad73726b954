package dev.stringbench.benchmarks.report.samples;

/** Where pages are put: a folder, or the memory of a server. */
@FunctionalInterface
public interface PageFiles {

    /**
     * Take one file.
     *
     * @param name relative, with slashes, such as {@code report-samples/index.html}
     */
    void put(String name, String text);
}
