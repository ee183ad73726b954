package dev.stringbench.scoring.infbench;

import dev.stringbench.python.PythonText;
import java.util.List;

/**
 * The scorer of En.MC, a choice between four answers: the label is [text, letter].
 *
 * <p>STRING first takes the {@link StandaloneLetter} of A to D if it is the label's. Then both go on: a first character
 * of A to D settles it; so does an answer that is the label; then an {@link AnswerPrefix} settles it; at last the first
 * word that is a piece of "ABCD".
 */
record BookChoice(InfBenchVariant variant) implements LabelScorer {

    private static final String LETTERS = "ABCD";
    private static final List<String> PREFIXES = List.of("answer is:", "answer:", "answer is", "option is");

    @Override
    public double score(String prediction, Label label) {
        return LabelScorer.of(isRight(PythonText.strip(prediction), label));
    }

    private boolean isRight(String answer, Label label) {
        if (variant == InfBenchVariant.STRING) {
            var letter = StandaloneLetter.find(answer, 'D');
            if (letter.isPresent() && contains(label, Character.toString(letter.getAsInt()))) {
                return true;
            }
        }
        if (answer.isEmpty()) {
            return false;
        }
        if (LETTERS.indexOf(answer.charAt(0)) >= 0) {
            return contains(label, answer.substring(0, 1));
        }
        if (contains(label, answer)) {
            return true;
        }
        String words = Blanks.squeeze(Blanks.blank(answer, "\n\"'.,?!{}"));
        var announced = AnswerPrefix.isFollowedByOne(words, PREFIXES, label.asTexts());
        if (announced.isPresent()) {
            return announced.get();
        }
        return PythonText.split(words).stream()
                .filter(LETTERS::contains)
                .findFirst()
                .filter(word -> contains(label, word))
                .isPresent();
    }

    /** Tell what Python's {@code in} does: an element of a list, or a part of a string. */
    private static boolean contains(Label label, String text) {
        return label instanceof Label.Text whole
                ? whole.value().contains(text)
                : label.asTexts().contains(text);
    }
}
