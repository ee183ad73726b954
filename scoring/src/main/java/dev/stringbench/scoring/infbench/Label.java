package dev.stringbench.scoring.infbench;

import dev.stringbench.scoring.ScoringException;
import dev.stringbench.scoring.ScoringFault;
import java.util.List;

/** The wanted answer of a sample as it stands in a prediction file: text, a number, or a list of these. */
public sealed interface Label {

    /** A string. */
    record Text(String value) implements Label {}

    /** A whole number. */
    record Whole(long value) implements Label {}

    /** A number written with a point or an exponent; equality with whole numbers is Python's. */
    record Decimal(double value) implements Label {}

    /** A list. */
    record Items(List<Label> values) implements Label {

        public Items {
            values = List.copyOf(values);
        }
    }

    /** Make a list of strings. */
    static Label texts(String... values) {
        return new Items(List.of(values).stream().<Label>map(Text::new).toList());
    }

    /**
     * Take the first element of a list, and anything else as it is.
     *
     * @throws ScoringException if the list is empty
     */
    default Label first() {
        if (!(this instanceof Items items)) {
            return this;
        }
        if (items.values().isEmpty()) {
            throw new ScoringException(
                    ScoringFault.BAD_REFERENCE, "the ground truth is an empty list; an answer is wanted");
        }
        return items.values().get(0);
    }

    /**
     * Iterate as Python does: a list gives its strings, a string its characters.
     *
     * @throws ScoringException if there is a number where a string is wanted
     */
    default List<String> asTexts() {
        if (this instanceof Text text) {
            return text.value().codePoints().mapToObj(Character::toString).toList();
        }
        if (this instanceof Items items) {
            return items.values().stream().map(Label::asText).toList();
        }
        throw wrongKind("a list of strings");
    }

    /**
     * Return the string.
     *
     * @throws ScoringException if this is none
     */
    default String asText() {
        if (this instanceof Text text) {
            return text.value();
        }
        throw wrongKind("a string");
    }

    /** Make the error for a label that a task cannot be scored with. */
    default ScoringException wrongKind(String wanted) {
        return new ScoringException(
                ScoringFault.BAD_REFERENCE, "the ground truth is %s; %s is wanted".formatted(describe(), wanted));
    }

    private String describe() {
        if (this instanceof Text text) {
            return "the string \"%s\"".formatted(text.value());
        }
        if (this instanceof Whole whole) {
            return "the number " + whole.value();
        }
        if (this instanceof Decimal decimal) {
            return "the number " + decimal.value();
        }
        return "a list";
    }
}
