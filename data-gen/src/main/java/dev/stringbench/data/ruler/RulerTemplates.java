package dev.stringbench.data.ruler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Give the benchmark's own texts: chat and task templates, needle and noise sentences. */
public final class RulerTemplates {

    private static final JsonNode TEXTS = load();

    private RulerTemplates() {}

    private static JsonNode load() {
        try (InputStream in = RulerTemplates.class.getResourceAsStream("ruler.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in, "ruler.json is not on the class path"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Give the names that {@link #chatTemplate} takes: those of model families first, then those of templates. */
    public static List<String> names() {
        return Stream.concat(names("model_names"), names("chat_templates"))
                .distinct()
                .toList();
    }

    private static Stream<String> names(String key) {
        return TEXTS.path(key).properties().stream().map(Map.Entry::getKey);
    }

    /**
     * Give a chat template, which holds "{task_template}".
     *
     * @param name a model family (llama3.1, llama2, qwen2) or a template (base, llama3-chat, meta-chat, ...)
     * @throws DataException BAD_OPTION for any other name
     */
    public static String chatTemplate(String name) {
        String template = TEXTS.path("model_names").path(name).asText(name);
        JsonNode text = TEXTS.path("chat_templates").path(template);
        if (text.isMissingNode()) {
            throw new DataException(
                    DataFault.BAD_OPTION,
                    "There is no template \"" + name + "\"; choose one of " + String.join(", ", names()) + ".");
        }
        return text.asText();
    }

    /** Put the task's template into a chat template; the answer's beginning stands behind both. */
    static String fullTemplate(String chatTemplate, String task) {
        return chatTemplate.replace("{task_template}", taskTemplate(task)) + answerPrefix(task);
    }

    static String taskTemplate(String task) {
        return TEXTS.path("tasks").path(task).path("template").asText();
    }

    static String answerPrefix(String task) {
        return TEXTS.path("tasks").path(task).path("answer_prefix").asText();
    }

    static int tokensToGenerate(String task) {
        return TEXTS.path("tasks").path(task).path("tokens_to_generate").asInt();
    }

    static String needle() {
        return TEXTS.path("needle").asText();
    }

    static String noise() {
        return TEXTS.path("repeat_haystack").asText();
    }

    /**
     * Replace the fields of a template as {@code str.format} does: inserted text is not looked at again.
     *
     * @param namesAndValues name, value, name, value, ...
     */
    static String format(String template, String... namesAndValues) {
        Map<String, String> values = new LinkedHashMap<>();
        int length = template.length();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], namesAndValues[i + 1]);
            length += namesAndValues[i + 1].length();
        }
        StringBuilder text = new StringBuilder(length);
        int done = 0;
        int open = template.indexOf('{');
        while (open >= 0) {
            int close = template.indexOf('}', open);
            String value = close < 0 ? null : values.get(template.substring(open + 1, close));
            if (value != null) {
                text.append(template, done, open).append(value);
                done = close + 1;
            }
            open = template.indexOf('{', value == null ? open + 1 : done);
        }
        return text.append(template, done, template.length()).toString();
    }
}
