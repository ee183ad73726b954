package dev.stringbench.cli.runfile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value of a run file and where it stands. */
sealed interface Node {

    Place place();

    /** Name the value in a message. */
    String words();

    /**
     * A single value.
     *
     * @param text as it is written, quotes aside
     * @param plain whether it is a word without quotes, so that {@code true} is a truth value and no text
     */
    record Scalar(Place place, String text, boolean plain) implements Node {

        boolean isTruth() {
            return plain && (text.equals("true") || text.equals("false"));
        }

        @Override
        public String words() {
            return plain ? text : '"' + text + '"';
        }
    }

    /** {@code null} or {@code ~}, which cancels a default. */
    record Nothing(Place place) implements Node {
        @Override
        public String words() {
            return "empty";
        }
    }

    /** A list. */
    record Items(Place place, List<Node> values) implements Node {

        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String words() {
            return values.stream().map(Node::words).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** A mapping, in the order of the file. */
    record Fields(Place place, Map<String, Field> values) implements Node {

        public Fields {
            values = new LinkedHashMap<>(values);
        }

        @Override
        public String words() {
            return "a mapping";
        }
    }

    /**
     * An entry of a mapping.
     *
     * @param place where its key stands
     */
    record Field(Place place, Node value) {}
}
