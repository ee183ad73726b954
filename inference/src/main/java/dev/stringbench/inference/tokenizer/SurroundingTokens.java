package dev.stringbench.inference.tokenizer;

import dev.stringbench.inference.Finding;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The tokens that tokenizer.json's post-processor puts round a text.
 *
 * @param before ids before it
 * @param after ids behind it
 */
record SurroundingTokens(List<Integer> before, List<Integer> after) {
    /**
     * Find out from a text's ids.
     *
     * @param bare without the post-processor
     * @param processed with it
     */
    static SurroundingTokens of(long[] bare, long[] processed) {
        int more = processed.length - bare.length;
        for (int first = 0; first <= more; first++) {
            if (Arrays.equals(bare, Arrays.copyOfRange(processed, first, first + bare.length))) {
                return new SurroundingTokens(
                        ids(Arrays.copyOf(processed, first)),
                        ids(Arrays.copyOfRange(processed, first + bare.length, processed.length)));
            }
        }
        return new SurroundingTokens(List.of(), List.of());
    }

    /**
     * Compare with what tokenizer_config.json says: of the Llama class the settings count in Transformers 4 and
     * tokenizer.json in Transformers 5, so that where they differ nobody can tell; of other classes tokenizer.json counts.
     */
    Optional<Finding> against(Path tokenizerJson, TokenizerSettings settings, TokenizerVocabulary vocabulary) {
        List<Integer> first = settings.firstId().stream().boxed().toList();
        List<Integer> last = settings.lastId().stream().boxed().toList();
        // Without a post-processor Transformers 5 makes one of the settings.
        boolean both = settings.replacesPostProcessor() && vocabulary.hasPostProcessor();
        if (both && !(before.equals(first) && after.equals(last))) {
            return Optional.of(Finding.contradiction(tokenizerJson.resolveSibling("tokenizer_config.json") + " puts "
                    + words(first, last, vocabulary) + " round a text (add_bos_token, add_eos_token), and the"
                    + " post_processor of tokenizer.json " + words(before, after, vocabulary)
                    + "; make the two files agree"));
        }
        return Optional.empty();
    }

    private static String words(List<Integer> before, List<Integer> after, TokenizerVocabulary vocabulary) {
        return "[" + String.join(" ", names(before, vocabulary)) + "] ... ["
                + String.join(" ", names(after, vocabulary)) + "]";
    }

    private static List<String> names(List<Integer> ids, TokenizerVocabulary vocabulary) {
        return ids.stream()
                .map(id -> vocabulary.ids().entrySet().stream()
                        .filter(entry -> entry.getValue().equals(id))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(Integer.toString(id)))
                .toList();
    }

    private static List<Integer> ids(long[] ids) {
        return LongStream.of(ids).mapToObj(Math::toIntExact).toList();
    }
}
