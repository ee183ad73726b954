package dev.stringbench.benchmarks.report.samples;

import dev.stringbench.benchmarks.report.samples.SampleTexts.Round;
import dev.stringbench.benchmarks.scorefiles.NeedleOutcome;
import java.util.ArrayList;
import java.util.List;

/** The text round needles in a prompt. */
final class NeedleTexts {

    /** Characters shown on either side. */
    private static final int REACH = 200;

    private NeedleTexts() {}

    /** Cut out the text round each needle that stands in the prompt, at the occurrence nearest to its depth. */
    static List<Round> round(String prompt, List<NeedleOutcome> needles) {
        List<Round> rounds = new ArrayList<>();
        for (NeedleOutcome needle : needles) {
            int at = place(prompt, needle);
            if (at >= 0) {
                int end = at + needle.value().length();
                rounds.add(new Round(
                        prompt.substring(whole(prompt, Math.max(0, at - REACH)), at),
                        needle.value(),
                        prompt.substring(end, whole(prompt, Math.min(prompt.length(), end + REACH)))));
            }
        }
        return rounds;
    }

    private static int place(String prompt, NeedleOutcome needle) {
        if (needle.value().isEmpty()) {
            return -1;
        }
        double wanted = needle.depth().orElse(0) * prompt.length();
        int nearest = -1;
        for (int at = prompt.indexOf(needle.value()); at >= 0; at = prompt.indexOf(needle.value(), at + 1)) {
            if (nearest < 0 || Math.abs(at - wanted) < Math.abs(nearest - wanted)) {
                nearest = at;
            }
        }
        return nearest;
    }

    /** Step back where a cut would part a surrogate pair. */
    private static int whole(String text, int offset) {
        boolean parts = offset > 0
                && offset < text.length()
                && Character.isSurrogatePair(text.charAt(offset - 1), text.charAt(offset));
        return parts ? offset - 1 : offset;
    }
}
