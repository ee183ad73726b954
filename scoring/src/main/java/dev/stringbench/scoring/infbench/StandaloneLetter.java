package dev.stringbench.scoring.infbench;

import dev.stringbench.python.PythonText;
import java.util.OptionalInt;

/**
 * The letter of a chosen option: a capital in a range that stands alone, and is the last such on its line. Lines
 * without one are passed over, so the first line that has any decides.
 */
final class StandaloneLetter {

    private StandaloneLetter() {}

    /**
     * Find the letter.
     *
     * @param last the range is from A to this
     */
    static OptionalInt find(String text, char last) {
        int found = -1;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '\n' && found >= 0) {
                break;
            }
            if (character >= 'A' && character <= last && isAlone(text, i)) {
                found = character;
            }
        }
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }

    private static boolean isAlone(String text, int index) {
        return (index == 0 || !PythonText.isWordCharacter(text.codePointBefore(index)))
                && (index + 1 == text.length() || !PythonText.isWordCharacter(text.codePointAt(index + 1)));
    }
}
