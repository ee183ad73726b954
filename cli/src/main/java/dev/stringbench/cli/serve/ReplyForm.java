package dev.stringbench.cli.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The form that an answer has in one of OpenAI's protocols. */
interface ReplyForm {

    /**
     * A finished answer to one prompt.
     *
     * @param finishReason {@code stop} or {@code length}
     * @param scores log-probabilities, null where they are not wanted
     */
    record Answer(
            String text, String finishReason, @Nullable List<TokenScore> scores) {}

    /** Write a reply that is not streamed, without its usage. */
    ObjectNode whole(List<Answer> answers);

    /** Write what a stream sends before the first piece of a choice, if anything. */
    Optional<ObjectNode> opening(int choice);

    /** Write a piece of a choice's text. */
    ObjectNode piece(int choice, String text);

    /** Write the end of a choice. */
    ObjectNode ending(int choice, String finishReason);

    /** Write the end of a stream that tells how many tokens were used, without them. */
    ObjectNode closing();
}
