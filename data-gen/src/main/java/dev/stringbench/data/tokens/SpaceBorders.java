package dev.stringbench.data.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Decide from a Hugging Face {@code tokenizer.json} whether texts may be counted in pieces that are cut between a
 * character that is not white space and the U+0020 that follows it.
 *
 * <p>The cut is exact where the pre-tokenizer always ends a piece there and nothing looks across it: in the patterns
 * below no alternative goes on from other characters to a space, and only runs of white space look ahead. NFC never
 * joins a space to what stands before it, and the following characters join the space on either side of the cut alike.
 */
public final class SpaceBorders {

    private static final String QWEN_2 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String LLAMA_3 = QWEN_2.replace("|\\p{N}| ?", "|\\p{N}{1,3}| ?");
    private static final String GPT_2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    private static final Set<String> PROVEN_PATTERNS = Set.of(QWEN_2, LLAMA_3, GPT_2);

    private SpaceBorders() {}

    /**
     * Tell whether {@link dev.stringbench.data.TextTokenizer#splitsBeforeSpaces} may be true.
     *
     * @param tokenizerJson the root of a tokenizer.json
     * @return false wherever it is not proven
     */
    public static boolean areProvenFor(JsonNode tokenizerJson) {
        return "BPE".equals(tokenizerJson.path("model").path("type").asText())
                && keepsBorders(tokenizerJson.path("normalizer"))
                && cutsBeforeSpaces(tokenizerJson.path("pre_tokenizer"))
                && addedTokensStayInside(tokenizerJson.path("added_tokens"));
    }

    private static boolean keepsBorders(JsonNode normalizer) {
        if (normalizer.isMissingNode() || normalizer.isNull()) {
            return true;
        }
        return switch (normalizer.path("type").asText()) {
            case "NFC" -> true;
            case "Sequence" -> all(normalizer.path("normalizers"));
            default -> false;
        };
    }

    private static boolean all(JsonNode normalizers) {
        for (JsonNode normalizer : normalizers) {
            if (!keepsBorders(normalizer)) {
                return false;
            }
        }
        return true;
    }

    // What stands behind the first cutting step works inside its pieces and can only cut further.
    private static boolean cutsBeforeSpaces(JsonNode preTokenizer) {
        return switch (preTokenizer.path("type").asText()) {
            case "ByteLevel" -> preTokenizer.path("use_regex").asBoolean(true);
            case "Split" ->
                "Isolated".equals(preTokenizer.path("behavior").asText())
                        && !preTokenizer.path("invert").asBoolean(false)
                        && PROVEN_PATTERNS.contains(
                                preTokenizer.path("pattern").path("Regex").asText());
            case "Sequence" ->
                cutsBeforeSpaces(preTokenizer.path("pretokenizers").path(0));
            default -> false;
        };
    }

    private static boolean addedTokensStayInside(JsonNode addedTokens) {
        for (JsonNode token : addedTokens) {
            boolean looksAround = token.path("lstrip").asBoolean(false)
                    || token.path("rstrip").asBoolean(false)
                    || token.path("single_word").asBoolean(false);
            if (looksAround || token.path("content").asText().chars().anyMatch(Character::isWhitespace)) {
                return false;
            }
        }
        return true;
    }
}
