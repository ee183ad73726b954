package dev.stringbench.scoring.infbench;

import java.util.List;
import java.util.Optional;

/** The words that announce an answer, such as "answer is:". */
final class AnswerPrefix {

    private AnswerPrefix() {}

    /**
     * Look for the first prefix, in the list's order, that occurs in the text, and judge by what follows its first
     * occurrence: one character is skipped, whatever it is, then a candidate must follow. No later prefix is tried.
     *
     * @return whether a candidate follows; empty if no prefix occurs
     */
    static Optional<Boolean> isFollowedByOne(String text, List<String> prefixes, List<String> candidates) {
        for (String prefix : prefixes) {
            int end = text.indexOf(prefix) + prefix.length();
            if (end < prefix.length()) {
                continue;
            }
            if (end == text.length()) {
                return Optional.of(false);
            }
            int answer = text.offsetByCodePoints(end, 1);
            return Optional.of(candidates.stream().anyMatch(candidate -> text.startsWith(candidate, answer)));
        }
        return Optional.empty();
    }
}
