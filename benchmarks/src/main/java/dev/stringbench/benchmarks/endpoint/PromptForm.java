package dev.stringbench.benchmarks.endpoint;

import dev.stringbench.benchmarks.model.TokenIds;
import dev.stringbench.data.TextTokenizer;
import java.util.Arrays;

/** The form in which a prompt is sent. */
public sealed interface PromptForm {

    /** Word for it in a run's identity, empty for the usual form. */
    String identity();

    /** The token ids themselves, which the model reads as they are. */
    record Ids() implements PromptForm {

        @Override
        public String identity() {
            return "";
        }
    }

    /** A conversation, which the server puts into the model's template. */
    record Conversation() implements PromptForm {

        @Override
        public String identity() {
            return "";
        }
    }

    /**
     * Text, which the server's tokenizer encodes again. Special tokens that our tokenizer puts first, such as the
     * beginning-of-sequence token, are left to the server.
     *
     * @param tokenizer decodes without any clean-up, so that no character of the prompt is lost
     */
    record Text(TextTokenizer tokenizer) implements PromptForm {

        @Override
        public String identity() {
            return ", prompts sent as text";
        }

        /**
         * A prompt as text.
         *
         * @param text the prompt, special tokens that stand in it kept
         * @param addSpecialTokens whether the server is to add the special tokens that begin a text
         */
        record Prompt(String text, boolean addSpecialTokens) {}

        Prompt prompt(TokenIds promptTokenIds) {
            int[] ids = promptTokenIds.toArray();
            int[] beginning = tokenizer.encode("", true);
            boolean begins = beginning.length > 0
                    && ids.length > beginning.length
                    && Arrays.equals(ids, 0, beginning.length, beginning, 0, beginning.length);
            int[] rest = begins ? Arrays.copyOfRange(ids, beginning.length, ids.length) : ids;
            return new Prompt(tokenizer.decode(rest, false), begins);
        }
    }
}
