package dev.stringbench.benchmarks.catalogue;

import java.util.Arrays;
import java.util.Optional;

/** The benchmarks that can be run and scored. */
public enum Benchmark {
    NIAH("niah", "4-needle NIAH"),
    RULER("ruler", "RULER"),
    INFBENCH("infinitebench", "InfiniteBench");

    private final String id;
    private final String title;

    Benchmark(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** Find a benchmark by the name that a run's identity has for it. */
    public static Optional<Benchmark> byId(String id) {
        return Arrays.stream(values())
                .filter(benchmark -> benchmark.id.equals(id))
                .findFirst();
    }

    /** Return the name in a run's identity. */
    public String id() {
        return id;
    }

    /** Return the name for people. */
    public String title() {
        return title;
    }
}
