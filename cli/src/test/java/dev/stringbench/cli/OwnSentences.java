package dev.stringbench.cli;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Write plain English of our own, the same for the same seed. */
public final class OwnSentences {

    private static final List<String> WHO =
            List.of("The miller", "A sailor", "Her aunt", "The old clerk", "My brother");
    private static final List<String> DOES = List.of("carries", "paints", "forgets", "counts", "mends", "watches");
    private static final List<String> WHAT =
            List.of("the grey boat", "a lamp", "two baskets", "the gate", "an early letter", "some bread");
    private static final List<String> WHERE =
            List.of("by the river", "after dark", "in the yard", "near the mill", "without a word");

    private OwnSentences() {}

    public static String text(long seed, int sentences) {
        var random = new Random(seed);
        return IntStream.range(0, sentences)
                .mapToObj(i -> one(WHO, random) + " " + one(DOES, random) + " " + one(WHAT, random) + " "
                        + one(WHERE, random) + ".")
                .collect(Collectors.joining(" "));
    }

    private static String one(List<String> words, Random random) {
        return words.get(random.nextInt(words.size()));
    }
}
