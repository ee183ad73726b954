package dev.stringbench.data.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * The rules that decide from a Hugging Face {@code tokenizer.json} whether texts may be counted in pieces that are cut
 * at word borders, see {@link dev.stringbench.data.TextTokenizer#splitsAtWordBorders}.
 *
 * <p>The cut is exact where the pre-tokenizer always ends a piece there and nothing looks across it: in the patterns
 * below no alternative goes on from other characters to a space, from letters or digits to a mark, or between letters and
 * digits, and only runs of white space look ahead. NFC never joins ASCII to what stands before it.
 */
public final class WordBorders {

    private static final String QWEN_2 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String LLAMA_3 = QWEN_2.replace("|\\p{N}| ?", "|\\p{N}{1,3}| ?");
    private static final String GPT_2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    private static final Set<String> PROVEN_PATTERNS = Set.of(QWEN_2, LLAMA_3, GPT_2);

    private WordBorders() {}

    /**
     * Tell whether {@link dev.stringbench.data.TextTokenizer#splitsAtWordBorders} may be true.
     *
     * @param tokenizerJson the root of a tokenizer.json
     * @return false wherever it is not proven
     */
    public static boolean areProvenFor(JsonNode tokenizerJson) {
        return "BPE".equals(tokenizerJson.path("model").path("type").asText())
                && keepsBorders(tokenizerJson.path("normalizer"))
                && cutsAtBorders(tokenizerJson.path("pre_tokenizer"))
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
    private static boolean cutsAtBorders(JsonNode preTokenizer) {
        return switch (preTokenizer.path("type").asText()) {
            case "ByteLevel" -> preTokenizer.path("use_regex").asBoolean(true);
            case "Split" ->
                "Isolated".equals(preTokenizer.path("behavior").asText())
                        && !preTokenizer.path("invert").asBoolean(false)
                        && PROVEN_PATTERNS.contains(
                                preTokenizer.path("pattern").path("Regex").asText());
            case "Sequence" -> cutsAtBorders(preTokenizer.path("pretokenizers").path(0));
            default -> false;
        };
    }

    private static boolean addedTokensStayInside(JsonNode addedTokens) {
        for (JsonNode token : addedTokens) {
            boolean looksAround = token.path("lstrip").asBoolean(false)
                    || token.path("rstrip").asBoolean(false)
                    || token.path("single_word").asBoolean(false);
            if (looksAround || hasBorder(token.path("content").asText())) {
                return false;
            }
        }
        return true;
    }

    // An added token is found in the text before anything is cut, so no cut may fall into it.
    private static boolean hasBorder(String content) {
        for (int i = 1; i < content.length(); i++) {
            if (isBorder(content.charAt(i - 1), content.charAt(i))) {
                return true;
            }
        }
        return content.startsWith(" ") || content.endsWith(" ");
    }

    /** Tell whether text is cut between two characters. */
    static boolean isBorder(char before, char after) {
        if (after == ' ') {
            return before > ' ' && (before < 0x7f || !isWhiteSpace(before));
        }
        if (after == '-' || after == '.') {
            return isLetter(before) || isDigit(before);
        }
        return isDigit(after) ? isLetter(before) : isLetter(after) && isDigit(before);
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isLetter(char character) {
        int lower = character | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    private static boolean isWhiteSpace(char character) {
        return character <= 0x9f || Character.isWhitespace(character) || Character.isSpaceChar(character);
    }
}
