package dev.stringbench.data.ruler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stringbench.data.DataException;
import dev.stringbench.data.DataFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The benchmark's own texts: chat and task templates, needle and noise sentences. */
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
                    "there is no template \"" + name + "\"; choose one of " + String.join(", ", names()));
        }
        return text.asText();
    }

    /**
     * Give the words of one of the benchmark's kinds of task.
     *
     * @throws IllegalStateException if there are none of this name
     */
    static TaskTemplate task(String name) {
        JsonNode task = TEXTS.path("tasks").path(name);
        if (task.isMissingNode()) {
            throw new IllegalStateException("ruler.json has no task template \"" + name + "\"");
        }
        return new TaskTemplate(
                name,
                task.path("template").asText(),
                task.path("answer_prefix").asText(),
                task.path("tokens_to_generate").asInt());
    }

    static String needle() {
        return TEXTS.path("needle").asText();
    }

    static String noise() {
        return TEXTS.path("repeat_haystack").asText();
    }
}
