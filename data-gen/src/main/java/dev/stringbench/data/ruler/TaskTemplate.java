package dev.stringbench.data.ruler;

/**
 * The words of one kind of task.
 *
 * @param name the kind's name in the original, such as {@code variable_tracking}
 * @param text the question round "{context}"
 * @param answerPrefix the beginning of the answer, which stands behind the chat template
 * @param tokensToGenerate tokens that the model may answer with
 */
public record TaskTemplate(String name, String text, String answerPrefix, int tokensToGenerate) {

    public TaskTemplate {
        if (!text.contains("{context}") || tokensToGenerate < 1) {
            throw new IllegalArgumentException("The template " + name
                    + " needs {context} and tokens to answer with, has \"" + text + "\" and " + tokensToGenerate + ".");
        }
    }

    /** Put the question into a chat template, which holds "{task_template}". */
    String in(String chatTemplate) {
        return chatTemplate.replace("{task_template}", text) + answerPrefix;
    }
}
