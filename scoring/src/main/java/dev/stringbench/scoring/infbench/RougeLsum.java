package dev.stringbench.scoring.infbench;

import dev.stringbench.python.PythonText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The scorer of En.Sum: the F measure of ROUGE-Lsum over lines, without stemming, best of the references; what Hugging
 * Face's {@code evaluate} gives through Google's {@code rouge_score}.
 *
 * <p>Tokens are runs of a-z and 0-9 in the lower-cased text. For each line of the reference, the tokens that lie on a
 * longest common subsequence with any line of the prediction count once each, while both texts still have that token
 * left. Which subsequence is taken matters: {@link CommonSubsequence} follows the original's choice.
 */
final class RougeLsum implements LabelScorer {

    @Override
    public double score(String prediction, Label label) {
        if (label instanceof Label.Text reference) {
            return fMeasure(reference.value(), prediction);
        }
        double best = 0;
        for (String reference : label.asTexts()) {
            best = Math.max(best, fMeasure(reference, prediction));
        }
        return best;
    }

    private static double fMeasure(String reference, String prediction) {
        var vocabulary = new HashMap<String, Integer>();
        var wanted = lines(reference, vocabulary);
        var given = lines(prediction, vocabulary);
        int wantedTotal = wanted.stream().mapToInt(line -> line.length).sum();
        int givenTotal = given.stream().mapToInt(line -> line.length).sum();
        if (wantedTotal == 0 || givenTotal == 0) {
            return 0;
        }
        var wantedLeft = counts(wanted, vocabulary.size());
        var givenLeft = counts(given, vocabulary.size());
        int hits = 0;
        for (int[] line : wanted) {
            var union = new BitSet(line.length);
            given.forEach(other -> union.or(CommonSubsequence.indices(line, other)));
            for (int i = union.nextSetBit(0); i >= 0; i = union.nextSetBit(i + 1)) {
                int token = line[i];
                if (wantedLeft[token] > 0 && givenLeft[token] > 0) {
                    wantedLeft[token]--;
                    givenLeft[token]--;
                    hits++;
                }
            }
        }
        double recall = (double) hits / wantedTotal;
        double precision = (double) hits / givenTotal;
        return hits == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    /** Number the tokens of each line that is not empty. */
    private static List<int[]> lines(String text, Map<String, Integer> vocabulary) {
        var lines = new ArrayList<int[]>();
        for (int start = 0; start <= text.length(); ) {
            int feed = text.indexOf('\n', start);
            int end = feed < 0 ? text.length() : feed;
            lines.add(tokens(text.substring(start, end)).stream()
                    .mapToInt(token -> vocabulary.computeIfAbsent(token, t -> vocabulary.size()))
                    .toArray());
            start = end + 1;
        }
        return lines;
    }

    private static List<String> tokens(String line) {
        String lowered = PythonText.lower(line);
        var tokens = new ArrayList<String>();
        int start = -1;
        for (int i = 0; i <= lowered.length(); i++) {
            boolean inside = i < lowered.length() && isTokenCharacter(lowered.charAt(i));
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                tokens.add(lowered.substring(start, i));
                start = -1;
            }
        }
        return tokens;
    }

    private static boolean isTokenCharacter(char character) {
        return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
    }

    private static int[] counts(List<int[]> lines, int vocabulary) {
        var counts = new int[vocabulary];
        for (int[] line : lines) {
            for (int token : line) {
                counts[token]++;
            }
        }
        return counts;
    }
}
