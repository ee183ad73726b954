package dev.stringbench.data;

import dev.stringbench.python.random.PythonRandom;
import java.util.List;

/** Make text of our own for tests that need a haystack. */
public final class OwnText {

    private static final List<String> SUBJECTS =
            List.of("The ferry", "A quiet clerk", "Dr. Odell", "Her brother", "The north gate", "No one", "Mr. Finch");
    private static final List<String> VERBS = List.of(
            "kept", "carried", "painted", "forgot about", "counted", "asked for", "walked past", "could not find");
    private static final List<String> OBJECTS = List.of(
            "the blue lantern",
            "3.5 tons of grain",
            "an old map",
            "\"the wrong key\"",
            "twelve letters",
            "e.g. salt",
            "the river... again",
            "a clock (broken)");
    private static final List<String> ENDS = List.of(".", ".", ".", "!", "?", "...", ".\n", ".\"");

    private OwnText() {}

    /** Make so many sentences, always the same ones. */
    public static String sentences(int count) {
        PythonRandom random = new PythonRandom(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(text.isEmpty() ? "" : random.below(9) == 0 ? "\n\n" : " ")
                    .append(random.choice(SUBJECTS))
                    .append(' ')
                    .append(random.choice(VERBS))
                    .append(' ')
                    .append(random.choice(OBJECTS))
                    .append(random.choice(ENDS));
        }
        return text.toString();
    }
}
