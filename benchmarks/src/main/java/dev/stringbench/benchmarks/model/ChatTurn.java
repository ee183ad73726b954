package dev.stringbench.benchmarks.model;

/**
 * A question to a model that was tuned for conversations.
 *
 * @param question what the user says
 * @param answerBeginning how the model's answer begins, which it is to go on from; empty: it begins by itself
 */
public record ChatTurn(String question, String answerBeginning) {

    /** Ask without beginning the answer. */
    public static ChatTurn ask(String question) {
        return new ChatTurn(question, "");
    }

    /** The question with the beginning of its answer behind it. */
    public String text() {
        return question + answerBeginning;
    }
}
