package dev.stringbench.data.synthetic;

import java.util.List;
import java.util.Objects;

/** The word lists of the synthetic text's grammar. */
public final class Vocabulary {

    private static final Grammar GRAMMAR = Grammar.fromResource("grammar.txt");

    private Vocabulary() {}

    /**
     * Give one list.
     *
     * @param name as in the grammar, such as {@code animal}
     */
    public static List<String> list(String name) {
        return List.copyOf(Objects.requireNonNull(GRAMMAR.alternatives().get(name), name));
    }
}
