package dev.stringbench.inference.tokenizer;

import dev.stringbench.inference.Finding;
import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.json.JsonFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tokens that tokenizer_config.json has and tokenizer.json lacks or describes otherwise. As in Transformers 5.18 those of
 * {@code added_tokens_decoder}, or where that is missing of added_tokens.json, come first, in the order of their ids, then the
 * named special tokens; a new one gets the next free id.
 *
 * @param tokens by id
 * @param findings what the two files say differently
 */
record AddedTokens(Map<Integer, AddedToken> tokens, List<Finding> findings) {
    /** The key of tokenizer_config.json. */
    static final String DECODER = "added_tokens_decoder";

    /** What stood in place of that key before Transformers 4.34; it counts where the key is missing. */
    private static final String OLDER_FILE = "added_tokens.json";

    /** Tokens that a message names one by one. */
    private static final int MOST_NAMED = 8;

    AddedTokens {
        tokens = new LinkedHashMap<>(tokens);
        findings = List.copyOf(findings);
    }

    /**
     * Compare the two files.
     *
     * @throws InferenceException BAD_TOKENIZER when a token would get another id than {@code added_tokens_decoder} says
     */
    static AddedTokens missing(Path folder, SpecialTokens special, TokenizerVocabulary vocabulary) {
        return new Comparison(folder, special, vocabulary).run();
    }

    /** Takes the tokens one by one and gives out ids. */
    private static final class Comparison {
        private final Path folder;
        private final SpecialTokens special;
        private final TokenizerVocabulary vocabulary;
        private final Map<Integer, AddedToken> tokens = new LinkedHashMap<>();
        private final Map<String, Integer> added = new LinkedHashMap<>();
        private final List<Finding> findings = new ArrayList<>();
        private int next;

        Comparison(Path folder, SpecialTokens special, TokenizerVocabulary vocabulary) {
            this.folder = folder;
            this.special = special;
            this.vocabulary = vocabulary;
            vocabulary
                    .added()
                    .keySet()
                    .forEach(content -> added.put(content, vocabulary.ids().get(content)));
            int largest = added.values().stream().max(Comparator.naturalOrder()).orElse(-1);
            this.next = Math.max(largest + 1, vocabulary.modelSize());
        }

        AddedTokens run() {
            String source = "tokenizer_config.json";
            Optional<JsonFields> decoder = special.config().flatMap(config -> config.optionalObject(DECODER));
            if (decoder.isPresent()) {
                addDecoder(decoder.get());
            } else {
                Optional<JsonFields> older = JsonFields.readIfPresent(folder.resolve(OLDER_FILE), Fault.BAD_TOKENIZER);
                older.ifPresent(this::addOlder);
                source += older.isPresent() ? " and " + OLDER_FILE : "";
            }
            for (String name : SpecialTokens.NAMES) {
                special.token(name)
                        .filter(token -> !added.containsKey(token.content()))
                        .ifPresent(this::add);
            }
            special.unnamed().stream()
                    .filter(content -> !added.containsKey(content))
                    .map(AddedToken::named)
                    .forEach(this::add);
            if (!tokens.isEmpty()) {
                findings.add(Finding.resolved(folder.resolve("tokenizer_config.json")
                        + ": tokenizer.json lacks or describes otherwise " + words() + "; they are taken from " + source
                        + ", as in " + Finding.TRANSFORMERS));
            }
            findings.addAll(special.findings());
            return new AddedTokens(tokens, findings);
        }

        private void addDecoder(JsonFields decoder) {
            decoder.objectsExcept("").entrySet().stream()
                    .sorted(Comparator.comparingInt(entry -> id(decoder, entry.getKey())))
                    .forEach(entry ->
                            addAt(id(decoder, entry.getKey()), AddedToken.read(entry.getValue()), decoder, DECODER));
        }

        /** Add the tokens of a file that gives ids only: special ones are those that have a name. */
        private void addOlder(JsonFields file) {
            Set<String> names = Stream.concat(
                            SpecialTokens.NAMES.stream()
                                    .flatMap(name -> special.token(name).stream())
                                    .map(AddedToken::content),
                            special.unnamed().stream())
                    .collect(Collectors.toSet());
            file.ints().entrySet().stream()
                    .sorted(Map.Entry.comparingByValue())
                    .forEach(entry -> addAt(
                            entry.getValue(),
                            AddedToken.plain(entry.getKey(), names.contains(entry.getKey())),
                            file,
                            "it"));
        }

        private void addAt(int stated, AddedToken token, JsonFields source, String what) {
            AddedToken known = vocabulary.added().get(token.content());
            int id = known == null
                    ? idOf(token.content())
                    : Objects.requireNonNull(vocabulary.ids().get(token.content()));
            if (id != stated) {
                throw wrongId(source, what, token.content(), stated, id);
            }
            if (!token.equals(known)) {
                put(id, token);
            }
        }

        private static int id(JsonFields decoder, String key) {
            try {
                return Integer.parseInt(key);
            } catch (NumberFormatException e) {
                throw decoder.bad(DECODER + " has the key \"" + key + "\"; it must be a token id");
            }
        }

        private InferenceException wrongId(JsonFields source, String what, String content, int stated, int id) {
            String where = vocabulary.ids().containsKey(content)
                    ? "and " + folder.resolve("tokenizer.json") + " gives it " + id
                    : "and " + id + " is the next that is free in " + folder.resolve("tokenizer.json");
            return source.bad(
                    what + " gives \"" + content + "\" the id " + stated + ", " + where + "; make the two files agree");
        }

        private void add(AddedToken token) {
            put(idOf(token.content()), token);
        }

        /** A token that the model's own vocabulary has keeps its id. */
        private int idOf(String content) {
            Integer known = vocabulary.ids().get(content);
            return known == null ? next : known;
        }

        private void put(int id, AddedToken token) {
            tokens.put(id, token);
            added.put(token.content(), id);
            next = Math.max(next, id + 1);
        }

        private String words() {
            String named = tokens.entrySet().stream()
                    .limit(MOST_NAMED)
                    .map(entry -> entry.getValue().content() + " (" + entry.getKey() + ")")
                    .collect(Collectors.joining(", "));
            int more = tokens.size() - MOST_NAMED;
            return named + (more > 0 ? " and " + more + " more tokens" : "");
        }
    }
}
