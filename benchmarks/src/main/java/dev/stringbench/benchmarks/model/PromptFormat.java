package dev.stringbench.benchmarks.model;

import dev.stringbench.data.TextTokenizer;
import java.util.Map;
import java.util.Optional;

/** The form in which a benchmark's question becomes what the model reads. */
public interface PromptFormat {

    /** The question as it stands, as the originals send it. */
    PromptFormat PLAIN = new PromptFormat() {
        @Override
        public String write(ChatTurn turn) {
            return turn.text();
        }

        @Override
        public boolean isChat() {
            return false;
        }

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }
    };

    /** Write a question as the text that the model reads. */
    String write(ChatTurn turn);

    /** Return whether it is a conversation, whose special tokens stand in the text already. */
    boolean isChat();

    /** Return the settings that the text depends on, for a run's identity. */
    Map<String, String> settings();

    /** Count the tokens that it adds to a question. */
    default int overhead(TextTokenizer tokenizer) {
        return isChat() ? tokenizer.count(write(ChatTurn.ask("")), false) : 0;
    }

    /** Write a question and encode it. */
    default Prompted prompt(ChatTurn turn, TextTokenizer tokenizer) {
        String text = write(turn);
        return new Prompted(
                text, TokenIds.of(tokenizer.encode(text, !isChat())), isChat() ? Optional.of(turn) : Optional.empty());
    }

    /**
     * A question as the model reads it.
     *
     * @param turn the conversation, where it is one
     */
    record Prompted(String text, TokenIds tokenIds, Optional<ChatTurn> turn) {}
}
