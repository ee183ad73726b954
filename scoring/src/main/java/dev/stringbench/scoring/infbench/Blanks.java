package dev.stringbench.scoring.infbench;

/** The replacement of characters by spaces before a prediction is cut into words. */
final class Blanks {

    /** The characters that the retrieval and dialogue tasks blank out. */
    static final String SENTENCE = "\n:\"'.,?!{}";

    private Blanks() {}

    /** Turn each of the given characters into a space. */
    static String blank(String text, String characters) {
        var blanked = new StringBuilder(text);
        for (int i = 0; i < blanked.length(); i++) {
            if (characters.indexOf(blanked.charAt(i)) >= 0) {
                blanked.setCharAt(i, ' ');
            }
        }
        return blanked.toString();
    }

    /** Turn each run of spaces (no other white space) into one. */
    static String squeeze(String text) {
        var squeezed = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != ' ' || i == 0 || text.charAt(i - 1) != ' ') {
                squeezed.append(text.charAt(i));
            }
        }
        return squeezed.toString();
    }
}
