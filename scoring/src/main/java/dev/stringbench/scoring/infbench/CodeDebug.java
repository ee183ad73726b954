package dev.stringbench.scoring.infbench;

import dev.stringbench.python.PythonText;
import java.util.List;

/**
 * The scorer of Code.Debug, a choice between functions: the label is [function, letter].
 *
 * <p>OpenBMB takes an answer that begins with the letter and a point or colon; STRING instead takes the {@link
 * StandaloneLetter} of A to J. If that does not settle it, both blank out quotes, dashes, stars and the word "option";
 * then STRING takes a beginning with the letter or the function, and both look behind an {@link AnswerPrefix}.
 */
record CodeDebug(InfBenchVariant variant) implements LabelScorer {

    private static final List<String> PREFIXES = List.of("answer is:", "is:", "answer:", "correct option is:");

    @Override
    public double score(String prediction, Label label) {
        var texts = label.asTexts();
        if (texts.size() < 2) {
            throw label.wrongKind("[function, letter]");
        }
        String function = texts.get(0);
        String letter = texts.get(1);
        String stripped = PythonText.strip(prediction);
        if (isSettledAtOnce(stripped, letter)) {
            return 1;
        }
        String answer = Blanks.squeeze(
                Blanks.blank(stripped, "\n`'\"-*").replace("Option", " ").replace("option", " "));
        if (variant == InfBenchVariant.STRING && (answer.startsWith(letter) || answer.startsWith(function))) {
            return 1;
        }
        return LabelScorer.of(AnswerPrefix.isFollowedByOne(answer, PREFIXES, List.of(letter, function))
                .orElse(false));
    }

    private boolean isSettledAtOnce(String answer, String letter) {
        return switch (variant) {
            case STRING -> {
                var found = StandaloneLetter.find(answer, 'J');
                yield found.isPresent() && Character.toString(found.getAsInt()).equals(letter);
            }
            case OPENBMB -> {
                int two = answer.offsetByCodePoints(0, Math.min(2, answer.codePointCount(0, answer.length())));
                String beginning = answer.substring(0, two);
                yield beginning.equals(letter + ".") || beginning.equals(letter + ":");
            }
        };
    }
}
