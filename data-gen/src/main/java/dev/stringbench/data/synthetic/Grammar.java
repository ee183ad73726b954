package dev.stringbench.data.synthetic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A grammar of named lists of alternatives; an alternative holds words and {@code {name}} references to other lists.
 */
final class Grammar {

    private final Map<String, List<String>> alternatives;

    private Grammar(Map<String, List<String>> alternatives) {
        this.alternatives = alternatives;
    }

    /** Read a grammar that lies beside this class. */
    static Grammar fromResource(String name) {
        try (InputStream stream = Grammar.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("The jar lacks the resource " + name);
            }
            return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the resource " + name, e);
        }
    }

    /**
     * Read a grammar: {@code [name]} opens a list, each further line is one alternative; blank lines and lines that
     * start with {@code #} are skipped.
     *
     * @throws IllegalArgumentException if an alternative stands before the first list, a list is empty or a reference
     *     has no list
     */
    static Grammar parse(String text) {
        Map<String, List<String>> alternatives = new LinkedHashMap<>();
        List<String> current = null;
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("[") && line.endsWith("]")) {
                current = new ArrayList<>();
                alternatives.put(line.substring(1, line.length() - 1), current);
            } else if (current == null) {
                throw new IllegalArgumentException("\"" + line + "\" stands before the first [list]");
            } else {
                current.add(line);
            }
        }
        var grammar = new Grammar(alternatives);
        grammar.checkReferences();
        return grammar;
    }

    /** Put together one text of the named list, each reference replaced by an evenly drawn alternative. */
    String expand(String name, Random random) {
        var text = new StringBuilder();
        append(name, random, text);
        return text.toString();
    }

    /** The named lists, in the order of the file. */
    Map<String, List<String>> alternatives() {
        return alternatives;
    }

    private void append(String name, Random random, StringBuilder text) {
        List<String> choices = choices(name);
        String choice = choices.get(random.nextInt(choices.size()));
        int end = 0;
        for (int open = choice.indexOf('{'); open >= 0; open = choice.indexOf('{', end)) {
            text.append(choice, end, open);
            int close = choice.indexOf('}', open);
            append(choice.substring(open + 1, close), random, text);
            end = close + 1;
        }
        text.append(choice, end, choice.length());
    }

    private List<String> choices(String name) {
        List<String> choices = alternatives.get(name);
        if (choices == null || choices.isEmpty()) {
            throw new IllegalArgumentException("The grammar has no alternatives for {" + name + "}");
        }
        return choices;
    }

    private void checkReferences() {
        for (List<String> choices : alternatives.values()) {
            for (String choice : choices) {
                for (int open = choice.indexOf('{'); open >= 0; open = choice.indexOf('{', open + 1)) {
                    int close = choice.indexOf('}', open);
                    if (close < 0) {
                        throw new IllegalArgumentException("\"" + choice + "\" lacks a closing brace");
                    }
                    choices(choice.substring(open + 1, close));
                }
            }
        }
    }
}
