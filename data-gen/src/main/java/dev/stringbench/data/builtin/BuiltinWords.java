package dev.stringbench.data.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Words of lower-case letters that are put together of two parts each, such as {@code lanternhouse}. */
public final class BuiltinWords {

    private static final Map<String, List<String>> PARTS = read();

    private BuiltinWords() {}

    /** The nouns, 400 distinct ones. */
    public static List<String> nouns() {
        return words("noun");
    }

    /** The adjectives, 150 distinct ones. */
    public static List<String> adjectives() {
        return words("adjective");
    }

    /** The verbs, 100 distinct ones. */
    public static List<String> verbs() {
        return words("verb");
    }

    private static List<String> words(String kind) {
        return parts(kind + " first").stream()
                .flatMap(first -> parts(kind + " second").stream().map(first::concat))
                .toList();
    }

    private static List<String> parts(String name) {
        return Objects.requireNonNull(PARTS.get(name), name);
    }

    private static Map<String, List<String>> read() {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        String name = "";
        for (String line : text().lines().filter(text -> !text.startsWith("#")).toList()) {
            if (line.startsWith("[")) {
                name = line.substring(1, line.length() - 1);
            } else if (!line.isBlank()) {
                parts.computeIfAbsent(name, kind -> new ArrayList<>()).addAll(List.of(line.split(" ")));
            }
        }
        return parts;
    }

    private static String text() {
        try (InputStream stream = BuiltinWords.class.getResourceAsStream("words.txt")) {
            return new String(
                    Objects.requireNonNull(stream, "the jar lacks words.txt").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
