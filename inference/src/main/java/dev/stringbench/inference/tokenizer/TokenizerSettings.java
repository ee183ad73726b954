package dev.stringbench.inference.tokenizer;

import dev.stringbench.inference.InferenceException;
import dev.stringbench.inference.InferenceException.Fault;
import dev.stringbench.inference.family.ModelFamilies;
import dev.stringbench.inference.family.ModelFamily;
import dev.stringbench.inference.json.JsonFields;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The settings that Transformers takes from tokenizer_config.json rather than from tokenizer.json.
 *
 * <p>Most tokenizer classes leave special tokens to the post-processor of tokenizer.json. The Llama class replaces that
 * post-processor by its own: {@code bos_token} first unless {@code add_bos_token} is false, {@code eos_token} last if
 * {@code add_eos_token} is true. It is also the class that cleans up spaces only when told to.
 *
 * @param replacesPostProcessor whether the two tokens below stand in place of tokenizer.json's post-processor
 * @param firstId the token put before a text
 * @param lastId the token put after a text
 * @param cleanUp whether decoding cleans up spaces
 */
record TokenizerSettings(boolean replacesPostProcessor, OptionalInt firstId, OptionalInt lastId, boolean cleanUp) {
    private static final Set<String> LLAMA_CLASSES = Set.of("LlamaTokenizer", "LlamaTokenizerFast");

    private static final String DEFAULT_BOS = "<s>";
    private static final String DEFAULT_EOS = "</s>";

    static TokenizerSettings read(Path folder, SpecialTokens special, TokenizerVocabulary vocabulary) {
        Optional<JsonFields> config = special.config();
        Optional<Boolean> statedCleanUp = config.flatMap(TokenizerSettings::statedCleanUp);
        Optional<String> statedClass = config.flatMap(fields -> fields.optionalString("tokenizer_class"));
        boolean llama =
                statedClass.map(LLAMA_CLASSES::contains).orElseGet(() -> meansLlama(folder, special, vocabulary));
        if (!llama) {
            return new TokenizerSettings(false, OptionalInt.empty(), OptionalInt.empty(), statedCleanUp.orElse(true));
        }
        OptionalInt first = config.map(fields -> fields.optionalBoolean("add_bos_token", true))
                        .orElse(true)
                ? OptionalInt.of(requireId(folder, special, "bos_token", DEFAULT_BOS, vocabulary))
                : OptionalInt.empty();
        OptionalInt last = config.map(fields -> fields.optionalBoolean("add_eos_token", false))
                        .orElse(false)
                ? OptionalInt.of(requireId(folder, special, "eos_token", DEFAULT_EOS, vocabulary))
                : OptionalInt.empty();
        return new TokenizerSettings(true, first, last, statedCleanUp.orElse(false));
    }

    /** A {@code null} is not the default here: Python takes it for false. */
    private static Optional<Boolean> statedCleanUp(JsonFields config) {
        String key = "clean_up_tokenization_spaces";
        return config.has(key) || config.isNull(key)
                ? Optional.of(config.optionalBoolean(key, false))
                : Optional.empty();
    }

    /** Put the tokens of the Llama class round the ids of a text; nothing for other classes. */
    IntStream surround(IntStream ids) {
        return IntStream.concat(IntStream.concat(firstId.stream(), ids), lastId.stream());
    }

    /**
     * Guess the class of a folder that names none: Llama's for its models, as Transformers does, but only where its
     * first token exists (Transformers would add a token that the model has no embedding for).
     */
    private static boolean meansLlama(Path folder, SpecialTokens special, TokenizerVocabulary vocabulary) {
        return readIfThere(folder.resolve("config.json"), Fault.BAD_MODEL_FOLDER)
                        .flatMap(fields -> fields.optionalString("model_type"))
                        .flatMap(ModelFamilies::of)
                        .filter(ModelFamily::meansLlamaTokenizer)
                        .isPresent()
                && vocabulary
                        .ids()
                        .containsKey(special.token("bos_token")
                                .map(AddedToken::content)
                                .orElse(DEFAULT_BOS));
    }

    private static int requireId(
            Path folder, SpecialTokens special, String key, String otherwise, TokenizerVocabulary vocabulary) {
        String name = special.token(key).map(AddedToken::content).orElse(otherwise);
        Integer id = vocabulary.ids().get(name);
        if (id == null) {
            throw new InferenceException(
                    Fault.BAD_TOKENIZER,
                    folder.resolve("tokenizer_config.json") + ": " + key + " is \"" + name
                            + "\", which tokenizer.json does not hold; set add_" + key + " to false or correct one of"
                            + " the two files");
        }
        return id;
    }

    private static Optional<JsonFields> readIfThere(Path file, Fault fault) {
        return JsonFields.readIfPresent(file, fault);
    }
}
