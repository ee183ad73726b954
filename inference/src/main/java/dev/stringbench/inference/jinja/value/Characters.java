package dev.stringbench.inference.jinja.value;

import dev.stringbench.python.PythonText;

/** What Python says of single characters where Java says otherwise. */
final class Characters {
    private Characters() {}

    /** Whether {@code str.isspace} holds, by which {@code strip} and {@code split} go. */
    static boolean isSpace(int point) {
        return Character.isBmpCodePoint(point) && PythonText.isSpace((char) point);
    }

    /** Whether {@code str.splitlines} ends a line there. */
    static boolean isLineEnd(int point) {
        return switch (point) {
            case '\n', '\r', 0x0B, '\f', 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029 -> true;
            default -> false;
        };
    }

    /** Whether the character has case, as the words of {@code str.title} go by. */
    static boolean isCased(int point) {
        return Character.isUpperCase(point) || Character.isLowerCase(point) || Character.isTitleCase(point);
    }
}
