package dev.stringbench.inference.chat;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.jinja.value.TemplateException;
import dev.stringbench.inference.json.JsonFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The chat templates of a model folder: {@code chat_template.jinja}, or else what tokenizer_config.json says under {@code
 * chat_template}, a text or a list of named ones.
 */
public final class ChatTemplateFiles {
    private static final String DEFAULT = "default";
    private static final String KEY = "chat_template";

    private ChatTemplateFiles() {}

    /**
     * Read the template that a folder gives for conversations without tools.
     *
     * @throws InferenceException {@link Fault#BAD_TOKENIZER} when there is none or it is broken
     */
    public static ChatTemplate require(Path folder) {
        return find(folder)
                .orElseThrow(() -> new InferenceException(
                        Fault.BAD_TOKENIZER,
                        folder + " has no chat template: neither chat_template.jinja nor chat_template in"
                                + " tokenizer_config.json; a base model has none, and a model tuned for chat has one"
                                + " where it came from"));
    }

    /** Read the template of a folder if there is one. */
    public static Optional<ChatTemplate> find(Path folder) {
        SpecialTokens tokens = SpecialTokens.read(folder);
        Path jinja = folder.resolve("chat_template.jinja");
        if (Files.isRegularFile(jinja)) {
            return Optional.of(parse(jinja.toString(), readText(jinja), tokens));
        }
        Path config = folder.resolve("tokenizer_config.json");
        if (!Files.isRegularFile(config)) {
            return Optional.empty();
        }
        return source(JsonFields.read(config, Fault.BAD_TOKENIZER))
                .map(source -> parse(config + ": " + KEY, source, tokens));
    }

    /** Read a template from a file of its own. */
    public static ChatTemplate read(Path file, SpecialTokens tokens) {
        return parse(file.toString(), readText(file), tokens);
    }

    private static Optional<String> source(JsonFields config) {
        if (!config.isArray(KEY)) {
            return config.optionalString(KEY);
        }
        Map<String, String> named = new LinkedHashMap<>();
        config.requireObjects(KEY)
                .forEach(entry -> named.put(entry.requireString("name"), entry.requireString("template")));
        if (!named.containsKey(DEFAULT)) {
            throw config.bad(
                    KEY + " holds templates named " + named.keySet() + "; one must be named \"" + DEFAULT + "\"");
        }
        return Optional.ofNullable(named.get(DEFAULT));
    }

    private static ChatTemplate parse(String place, String source, SpecialTokens tokens) {
        try {
            return ChatTemplate.parse(source, tokens);
        } catch (TemplateException e) {
            throw new InferenceException(
                    Fault.BAD_TOKENIZER,
                    place + " is not a template that can be read: "
                            + e.getMessage().lines().findFirst().orElse(""),
                    e);
        }
    }

    private static String readText(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new InferenceException(Fault.BAD_TOKENIZER, file + " is not UTF-8 text; convert it to UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
