package dev.stringbench.cli.serve;

import java.util.List;

/** A filter that holds back a possible beginning of a stop string and ends the text before the first complete one. */
final class StopStrings {

    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private boolean found;

    StopStrings(List<String> stops) {
        this.stops = List.copyOf(stops);
    }

    /** Take the next piece and give what no stop string can reach any more. */
    String append(String piece) {
        // Character by character, so that it makes no difference how the text is cut into pieces.
        for (int at = 0; at < piece.length() && !found; at++) {
            held.append(piece.charAt(at));
            stops.stream()
                    .filter(stop ->
                            held.length() >= stop.length() && held.indexOf(stop, held.length() - stop.length()) >= 0)
                    .mapToInt(String::length)
                    .max()
                    .ifPresent(length -> {
                        found = true;
                        held.setLength(held.length() - length);
                    });
        }
        return take(found ? held.length() : held.length() - longestBeginning());
    }

    /** Give what is still held back, as the text ends here. */
    String finish() {
        return found ? "" : take(held.length());
    }

    /** Whether a stop string has ended the text. */
    boolean found() {
        return found;
    }

    private int longestBeginning() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
                if (stop.startsWith(held.substring(held.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    private String take(int length) {
        String taken = held.substring(0, length);
        held.delete(0, length);
        return taken;
    }
}
