package dev.stringbench.inference.tokenizer;

import dev.stringbench.inference.Finding;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.json.JsonFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The named special tokens of a folder. As in Transformers 5.18, special_tokens_map.json counts only beside a
 * tokenizer_config.json that is as old: one without {@code added_tokens_decoder}.
 *
 * @param config tokenizer_config.json where there is one
 * @param map special_tokens_map.json where there is one
 */
record SpecialTokens(Optional<JsonFields> config, Optional<JsonFields> map) {
    /** The names in the order in which tokens are added. */
    static final List<String> NAMES =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private static final List<String> LISTS = List.of("additional_special_tokens", "extra_special_tokens");

    static SpecialTokens read(Path folder) {
        return new SpecialTokens(
                readIfThere(folder.resolve("tokenizer_config.json")),
                readIfThere(folder.resolve("special_tokens_map.json")));
    }

    /** The token of a name such as {@code bos_token}. */
    Optional<AddedToken> token(String name) {
        Optional<AddedToken> first = config.flatMap(fields -> token(fields, name));
        Optional<AddedToken> second = map.flatMap(fields -> token(fields, name));
        return mapWins() ? second.or(() -> first) : first;
    }

    /** The tokens of the lists without names. */
    List<String> unnamed() {
        Optional<JsonFields> source = mapWins() && map.isPresent() ? map : config;
        return LISTS.stream()
                .flatMap(list -> source.stream().flatMap(fields -> fields.contents(list).stream()))
                .distinct()
                .toList();
    }

    /** Tell which names the two files give different tokens. */
    List<Finding> findings() {
        return NAMES.stream().flatMap(name -> finding(name).stream()).toList();
    }

    private Optional<Finding> finding(String name) {
        Optional<String> first = config.flatMap(fields -> token(fields, name)).map(AddedToken::content);
        Optional<String> second = map.flatMap(fields -> token(fields, name)).map(AddedToken::content);
        if (first.isEmpty() || second.isEmpty() || first.equals(second)) {
            return Optional.empty();
        }
        return Optional.of(Finding.resolved(config.orElseThrow().file() + ": " + name + " is \"" + first.get()
                + "\", and special_tokens_map.json says \"" + second.get() + "\"; "
                + (mapWins() ? "the second" : "the first") + " is taken, as in " + Finding.TRANSFORMERS));
    }

    private boolean mapWins() {
        return config.isEmpty() || !config.get().has(AddedTokens.DECODER);
    }

    /** A token is written as a string, or as an object with its text in {@code content}. */
    private static Optional<AddedToken> token(JsonFields fields, String name) {
        return fields.isObject(name)
                ? fields.optionalObject(name).map(AddedToken::read)
                : fields.optionalString(name).map(AddedToken::named);
    }

    private static Optional<JsonFields> readIfThere(Path file) {
        return Files.exists(file) ? Optional.of(JsonFields.read(file, Fault.BAD_TOKENIZER)) : Optional.empty();
    }
}
