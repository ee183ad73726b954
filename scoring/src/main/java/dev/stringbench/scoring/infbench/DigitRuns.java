package dev.stringbench.scoring.infbench;

import java.util.ArrayList;
import java.util.List;

/** The runs of ASCII digits in a text; signs and points only separate them. */
final class DigitRuns {

    private DigitRuns() {}

    /** Return the first runs, at most {@code limit}. */
    static List<String> of(String text, int limit) {
        var runs = new ArrayList<String>();
        int start = -1;
        for (int i = 0; i <= text.length() && runs.size() < limit; i++) {
            boolean digit = i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
            if (digit && start < 0) {
                start = i;
            } else if (!digit && start >= 0) {
                runs.add(text.substring(start, i));
                start = -1;
            }
        }
        return runs;
    }
}
