package dev.stringbench.inference.chat;

/**
 * One turn of a conversation.
 *
 * @param role such as {@code user}
 * @param content what was said
 */
public record ChatMessage(String role, String content) {

    /** The role of the one who asks. */
    public static final String USER = "user";

    /** The role of the model. */
    public static final String ASSISTANT = "assistant";

    /** Say something as the user. */
    public static ChatMessage user(String content) {
        return new ChatMessage(USER, content);
    }

    /** Say something as the model. */
    public static ChatMessage assistant(String content) {
        return new ChatMessage(ASSISTANT, content);
    }
}
