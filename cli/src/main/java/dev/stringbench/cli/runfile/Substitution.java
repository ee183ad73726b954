package dev.stringbench.cli.runfile;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The substitution of environment variables in a run file's values. A reference is a dollar sign and the name in
 * braces; {@code :-} after the name begins the text that stands for a variable that is not set. Two dollar signs before
 * the brace are one dollar sign and no reference.
 *
 * @param variables values by name
 */
record Substitution(Map<String, String> variables) {

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}|\\$\\{");

    Substitution {
        variables = Map.copyOf(variables);
    }

    /**
     * Replace the references of one value.
     *
     * @throws RunFileException where a variable is not set
     */
    String in(Node.Scalar scalar) {
        Matcher matcher = REFERENCE.matcher(scalar.text());
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(text, Matcher.quoteReplacement(replacement(scalar, matcher)));
        }
        return matcher.appendTail(text).toString();
    }

    private String replacement(Node.Scalar scalar, Matcher reference) {
        if (reference.group().equals("$${")) {
            return "${";
        }
        String name = reference.group(1);
        if (name == null) {
            throw new RunFileException(
                    scalar.place(),
                    scalar.words() + " has a ${ that no NAME} follows; write $${ for the two characters");
        }
        String value = variables.get(name);
        if (value != null) {
            return value;
        }
        String otherwise = reference.group(2);
        if (otherwise == null) {
            throw new RunFileException(
                    scalar.place(),
                    "the environment variable " + name + " is not set; set it, or give the value with --set");
        }
        return otherwise;
    }
}
