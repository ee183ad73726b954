package dev.stringbench.data.niah;

import dev.stringbench.python.random.PythonRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Numbers and depths, drawn in the original's order and kept, so that any sample can be made without the others. */
final class NeedleDraws {

    static final int NEEDLES = 4;

    private static final double SEGMENT = 0.99 / NEEDLES;
    private static final int LEAST_KEY = 100_000;
    private static final int LARGEST_KEY = 1_000_000;

    record Draw(List<String> numbers, List<Double> depths) {}

    private final NeedleKeys keys;
    private final PythonRandom random;
    // A second generator leaves the depths of both modes the same.
    private final PythonRandom perSample;
    private final List<String> sharedNumbers;
    private final List<Draw> draws = new ArrayList<>();

    NeedleDraws(long seed, NeedleKeys keys) {
        this.keys = keys;
        this.random = new PythonRandom(seed);
        this.perSample = new PythonRandom(seed + 1);
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < NEEDLES; i++) {
            numbers.add(Integer.toString(random.randint(LEAST_KEY, LARGEST_KEY)));
        }
        this.sharedNumbers = List.copyOf(numbers);
    }

    synchronized Draw get(int index) {
        while (draws.size() <= index) {
            draws.add(next());
        }
        return draws.get(index);
    }

    private Draw next() {
        List<Double> depths = new ArrayList<>();
        for (int j = 0; j < NEEDLES; j++) {
            depths.add(j * SEGMENT + random.uniform(0, SEGMENT));
        }
        return new Draw(keys == NeedleKeys.ONCE ? sharedNumbers : distinctNumbers(), List.copyOf(depths));
    }

    private List<String> distinctNumbers() {
        Set<String> numbers = new LinkedHashSet<>();
        while (numbers.size() < NEEDLES) {
            numbers.add(Integer.toString(perSample.randint(LEAST_KEY, LARGEST_KEY)));
        }
        return List.copyOf(numbers);
    }
}
