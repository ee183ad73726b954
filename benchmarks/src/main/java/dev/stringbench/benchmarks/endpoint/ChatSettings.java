package dev.stringbench.benchmarks.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The settings of a chat with a server.
 *
 * @param templateArguments arguments of the chat template beside the conversation, empty for none
 * @param thinkingTokens tokens that the model may think for before its answer
 * @param scoreReasoning whether what it thinks is part of the text that is scored
 * @param countedByAnother whether another tokenizer than the model's own counts lengths
 */
public record ChatSettings(
        Optional<ObjectNode> templateArguments, int thinkingTokens, boolean scoreReasoning, boolean countedByAnother) {

    /** Nothing but the conversation. */
    public static final ChatSettings PLAIN = new ChatSettings(Optional.empty(), 0, false, false);

    /** Words for it in a run's identity. */
    public String identity() {
        return (thinkingTokens == 0 ? "" : ", " + thinkingTokens + " tokens to think")
                + (scoreReasoning ? ", reasoning scored" : "")
                + (countedByAnother ? ", lengths by another tokenizer" : "");
    }
}
