package dev.stringbench.benchmarks.results;

/** A result line for tests. */
public record ExampleResult(int index, double score, String pred) implements SampleResult {}
