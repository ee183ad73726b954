package dev.stringbench.benchmarks.scorefiles;

/** The benchmarks whose predictions can be scored. */
public enum Benchmark {
    NIAH("4-needle NIAH"),
    RULER("RULER"),
    INFINITEBENCH("InfiniteBench");

    private final String title;

    Benchmark(String title) {
        this.title = title;
    }

    /** Return the name for people. */
    public String title() {
        return title;
    }
}
