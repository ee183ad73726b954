package dev.stringbench.data.ruler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sorted list of all distinct "adjective-noun" pairs by position, without holding its six million words.
 *
 * <p>The pairs of one adjective stand together, except where "adjective-" begins another adjective that has a hyphen in
 * it; the pairs of such adjectives are sorted together.
 */
final class NeedleWords {

    /** Order of Python's sorted(): by code point, which differs from Java's beyond U+FFFF. */
    static final Comparator<String> BY_CODE_POINT = (left, right) -> {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                return Character.isSurrogate(a) == Character.isSurrogate(b)
                        ? Character.compare(a, b)
                        : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    };

    private record Group(int start, String prefix, List<String> words) {}

    private final List<Group> groups = new ArrayList<>();
    private final int size;

    NeedleWords(Collection<String> adjectives, Collection<String> nouns) {
        List<String> sortedNouns = List.copyOf(sorted(nouns));
        List<String> prefixes =
                List.copyOf(sorted(adjectives.stream().map(word -> word + "-").toList()));
        int start = 0;
        for (int i = 0; i < prefixes.size(); ) {
            String first = prefixes.get(i);
            Set<String> together = new TreeSet<>(BY_CODE_POINT);
            int end = i + 1;
            while (end < prefixes.size() && prefixes.get(end).startsWith(first)) {
                end++;
            }
            if (end > i + 1) {
                for (String prefix : prefixes.subList(i, end)) {
                    sortedNouns.forEach(noun -> together.add(prefix + noun));
                }
            }
            Group group = together.isEmpty()
                    ? new Group(start, first, sortedNouns)
                    : new Group(start, "", List.copyOf(together));
            groups.add(group);
            start += group.words.size();
            i = end;
        }
        this.size = start;
    }

    private static Set<String> sorted(Collection<String> words) {
        Set<String> sorted = new TreeSet<>(BY_CODE_POINT);
        sorted.addAll(words);
        return sorted;
    }

    int size() {
        return size;
    }

    String get(int position) {
        int low = 0;
        int high = groups.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (groups.get(middle).start <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        Group group = groups.get(low);
        return group.prefix + group.words.get(position - group.start);
    }

    /** Give distinct words in Python's order. */
    static List<String> sortedDistinct(Collection<String> words) {
        return Arrays.asList(sorted(words).toArray(new String[0]));
    }
}
