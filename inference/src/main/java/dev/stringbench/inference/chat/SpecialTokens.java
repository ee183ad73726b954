package dev.stringbench.inference.chat;

import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.jinja.value.StringValue;
import dev.stringbench.inference.jinja.value.Value;
import dev.stringbench.inference.json.JsonFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The special tokens of a tokenizer, which Transformers gives to every template by name.
 *
 * @param texts name, such as {@code bos_token}, and text
 */
public record SpecialTokens(Map<String, String> texts) {
    private static final List<String> NAMES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    /** Keep a copy. */
    public SpecialTokens {
        texts = Map.copyOf(texts);
    }

    /** Name the two that templates use most; an absent one is not defined. */
    public static SpecialTokens of(Optional<String> bos, Optional<String> eos) {
        var texts = new LinkedHashMap<String, String>();
        bos.ifPresent(text -> texts.put("bos_token", text));
        eos.ifPresent(text -> texts.put("eos_token", text));
        return new SpecialTokens(texts);
    }

    /** Read those that tokenizer_config.json, or else special_tokens_map.json, gives; a {@code null} is none. */
    static SpecialTokens read(Path folder) {
        var texts = new LinkedHashMap<String, String>();
        for (String file : List.of("special_tokens_map.json", "tokenizer_config.json")) {
            Path path = folder.resolve(file);
            if (Files.isRegularFile(path)) {
                JsonFields fields = JsonFields.read(path, Fault.BAD_TOKENIZER);
                NAMES.forEach(name -> text(fields, name).ifPresent(text -> texts.put(name, text)));
            }
        }
        return new SpecialTokens(texts);
    }

    /** A special token is written as a string, or as an object with its text in {@code content}. */
    private static Optional<String> text(JsonFields fields, String name) {
        return fields.isObject(name)
                ? fields.optionalObject(name).map(token -> token.requireString("content"))
                : fields.optionalString(name);
    }

    /** Replace or add tokens. */
    public SpecialTokens with(SpecialTokens others) {
        var all = new LinkedHashMap<>(texts);
        all.putAll(others.texts);
        return new SpecialTokens(all);
    }

    /** The tokens as a template sees them. */
    Map<String, Value> values() {
        var values = new LinkedHashMap<String, Value>();
        texts.forEach((name, text) -> values.put(name, new StringValue(text)));
        return values;
    }
}
